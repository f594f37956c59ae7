import { bad, Checked, ok } from './checked';

/** An identifier of Protocol Buffers (language specification, "Letters and digits" and "Identifiers"). */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

const EXPECTED_SERVICE = 'a gRPC service with its package, such as \'hipstershop.CartService\'';
const EXPECTED_METHOD = 'a gRPC method, such as \'AddItem\'';

/** A gRPC service's full name; the package may be missing. Source: gRPC over HTTP/2, "Path": '/' Service-Name '/' method. */
export function parseGrpcService(text: string): Checked<string> {
  if (text.split('.').every((part) => IDENTIFIER.test(part))) return ok(text);
  const [service, method, ...more] = text.replace(/^\//, '').split('/');
  if (method !== undefined && more.length === 0 && parseGrpcService(service).ok) {
    return bad(EXPECTED_SERVICE, parseGrpcMethod(method).ok ? `write '${service}' and give '${method}' as a method` : `write '${service}'`);
  }
  if (text === '') return bad(EXPECTED_SERVICE, 'write the service\'s full name, as in its .proto file');
  if (text.includes('*')) return bad(EXPECTED_SERVICE, 'name the service: wildcards would allow services that are added later');
  const trimmed = text.replace(/^[\s./]+|[\s./]+$/g, '');
  if (trimmed !== text && parseGrpcService(trimmed).ok) return bad(EXPECTED_SERVICE, `write '${trimmed}'`);
  return bad(EXPECTED_SERVICE, 'write letters, digits and \'_\' joined by \'.\', as in the .proto file');
}

/** A gRPC method's name, without its service. */
export function parseGrpcMethod(text: string): Checked<string> {
  if (IDENTIFIER.test(text)) return ok(text);
  if (text === '') return bad(EXPECTED_METHOD, 'write the method\'s name, as in the .proto file');
  if (text.includes('*')) return bad(EXPECTED_METHOD, 'leave methods out to allow every method of the service');
  const last = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('.')) + 1).replace(/\(.*\)$/, '').trim();
  return bad(EXPECTED_METHOD, IDENTIFIER.test(last) ? `write '${last}'` : 'write letters, digits and \'_\', as in the .proto file');
}

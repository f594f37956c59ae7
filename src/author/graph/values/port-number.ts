import { bad, Checked, ok } from './checked';

/** A port that a process can listen on: RFC 6335, section 6, and Kubernetes' `ContainerPort`: 1 to 65535. */
export function parsePortNumber(port: number): Checked<number> {
  const expected = 'a port: a whole number from 1 to 65535';
  if (port === 0) return bad(expected, 'write the port that the process listens on: 0 means "any" to an operating system and nothing to Kubernetes');
  if (!Number.isInteger(port)) return bad(expected, 'write a whole number');
  if (port < 0 || port > 65535) return bad(expected, 'write the port that the process listens on');
  return ok(port);
}

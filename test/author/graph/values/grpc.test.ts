import { parseGrpcMethod, parseGrpcService } from '../../../../src/author/graph/values/grpc';

test.each(['hipstershop.CartService', 'Greeter', 'grpc.health.v1.Health', 'a_b.C1'])('%p is a service', (text) => {
  expect(parseGrpcService(text)).toEqual({ ok: true, value: text });
});

test.each([
  ['', 'write the service\'s full name, as in its .proto file'],
  ['hipstershop.CartService/AddItem', 'write \'hipstershop.CartService\' and give \'AddItem\' as a method'],
  ['/hipstershop.CartService/AddItem', 'write \'hipstershop.CartService\' and give \'AddItem\' as a method'],
  ['hipstershop.CartService/*', 'write \'hipstershop.CartService\''],
  ['.hipstershop.CartService', 'write \'hipstershop.CartService\''],
  ['hipstershop.CartService/', 'write \'hipstershop.CartService\''],
  ['hipstershop.*', 'name the service: wildcards would allow services that are added later'],
  ['cart-service', 'write letters, digits and \'_\' joined by \'.\', as in the .proto file'],
  ['a..b', 'write letters, digits and \'_\' joined by \'.\', as in the .proto file'],
  ['1a.B', 'write letters, digits and \'_\' joined by \'.\', as in the .proto file'],
])('%p is refused as a service with a fix', (text, fix) => {
  expect(parseGrpcService(text)).toEqual({ ok: false, expected: expect.stringContaining('a gRPC service'), fix });
});

test.each(['AddItem', 'getV2', '_x'])('%p is a method', (text) => {
  expect(parseGrpcMethod(text)).toEqual({ ok: true, value: text });
});

test.each([
  ['', 'write the method\'s name, as in the .proto file'],
  ['*', 'leave methods out to allow every method of the service'],
  ['hipstershop.CartService/AddItem', 'write \'AddItem\''],
  ['CartService.AddItem', 'write \'AddItem\''],
  ['AddItem(Item)', 'write \'AddItem\''],
  ['add-item', 'write letters, digits and \'_\', as in the .proto file'],
])('%p is refused as a method with a fix', (text, fix) => {
  expect(parseGrpcMethod(text)).toEqual({ ok: false, expected: expect.stringContaining('a gRPC method'), fix });
});

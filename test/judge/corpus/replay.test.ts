import { differences, readExpected } from './expected';

describe('comparing with the connections that others computed', () => {
  test('a port list reads each protocol with its ports and ranges', () => {
    const connections = readExpected('a/b[Pod] => a/c[Pod] : SCTP 7070,TCP 8080-8081,9090,UDP 53');
    expect(connections.get('a/b[Pod] => a/c[Pod]')).toEqual(new Map([
      ['SCTP', [{ first: 7070, last: 7070 }]],
      ['TCP', [{ first: 8080, last: 8081 }, { first: 9090, last: 9090 }]],
      ['UDP', [{ first: 53, last: 53 }]],
    ]));
  });

  test('ranges outside may be cut differently on the two sides', () => {
    const left = readExpected('0.0.0.0-9.255.255.255[External] => a/b[Pod] : TCP 80\n10.0.0.0-255.255.255.255[External] => a/b[Pod] : TCP 80');
    const right = readExpected('0.0.0.0-255.255.255.255[External] => a/b[Pod] : TCP 80');
    expect(differences(left, right)).toEqual([]);
  });

  test('a connection that one side lacks is a difference, whichever side it is', () => {
    const some = readExpected('a/b[Pod] => a/c[Pod] : TCP 80');
    expect(differences(some, new Map())).toEqual(['a/b[Pod] => a/c[Pod]: expected TCP 80, got nothing']);
    expect(differences(new Map(), some)).toEqual(['a/b[Pod] => a/c[Pod]: expected nothing, got TCP 80']);
  });
});

import { askIstio } from './ask';

/** A rule of iptables in the table nat: its chain, what it asks, and where it leads. */
interface Rule {
  readonly chain: string;
  readonly asks: string;
  readonly to: string;
}

/** What the init container writes that Istio's injector gives to a pod by default. */
function rulesOf(annotations: Readonly<Record<string, string>> = {}): readonly Rule[] {
  return askIstio<readonly string[]>('redirection', { annotations }).flatMap((line) => {
    const [, chain, asks, to] = /^-A (\S+) (.*?)-j (\S+)/.exec(line) ?? [];
    return chain === undefined ? [] : [{ chain, asks: asks!.trim(), to: to! }];
  });
}

/** What the judge assumes of containers that run as the proxy does: what they send goes around it, what they receive does not. */
describe('the redirection of an injected pod', () => {
  const rules = rulesOf();

  test.each(['uid', 'gid'])('lets go what a process of the %s 1337 sends, before all else is taken', (id) => {
    const output = rules.filter(({ chain }) => chain === 'ISTIO_OUTPUT');
    const exempt = output.findIndex(({ asks, to }) => asks === `-m owner --${id}-owner 1337` && to === 'RETURN');
    const taken = output.findIndex(({ asks, to }) => asks === '' && to === 'ISTIO_REDIRECT');
    expect(exempt).toBeGreaterThanOrEqual(0);
    expect(taken).toBeGreaterThan(exempt);
  });

  test('exempts no other user and group, and never asks for supplemental groups', () => {
    const owners = rules.map(({ asks }) => asks).filter((asks) => asks.includes('-m owner'));
    expect(new Set(owners.flatMap((asks) => asks.match(/--\S+-owner \S+/g) ?? []))).toEqual(new Set(['--uid-owner 1337', '--gid-owner 1337']));
    expect(owners.filter((asks) => asks.includes('suppl'))).toEqual([]);
  });

  test('takes what comes in whoever receives it, but for its own ports', () => {
    const inbound = rules.filter(({ chain }) => chain === 'PREROUTING' || chain === 'ISTIO_INBOUND');
    expect(inbound.filter(({ asks }) => asks.includes('owner'))).toEqual([]);
    expect(inbound.map(({ asks, to }) => `${asks} ${to}`)).toEqual([
      '-p tcp --dport 15008 RETURN', '-p tcp ISTIO_INBOUND', '-p tcp --dport 15090 RETURN', '-p tcp --dport 15021 RETURN', '-p tcp --dport 15020 RETURN',
      '-p tcp ISTIO_IN_REDIRECT',
    ]);
  });

  test('leaves out the ports that annotations name, each way', () => {
    const excluded = rulesOf({ 'traffic.sidecar.istio.io/excludeInboundPorts': '9090', 'traffic.sidecar.istio.io/excludeOutboundPorts': '5432' });
    const added = excluded.filter((rule) => !rules.some(({ chain, asks, to }) => chain === rule.chain && asks === rule.asks && to === rule.to));
    expect(added.map(({ chain, asks, to }) => `${chain} ${asks} ${to}`)).toEqual([
      'ISTIO_INBOUND -p tcp --dport 9090 RETURN', 'ISTIO_OUTPUT -p tcp --dport 5432 RETURN', 'ISTIO_OUTPUT -p udp --dport 5432 RETURN',
    ]);
  });
});

import { askForZtunnel } from './ask';
import { namespace } from './worlds';
import { isAllowed, policiesFor } from './ztunnel';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';

type Mode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';

const MODES: readonly Mode[] = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'];
const PORTS = [8080, 9090, 80];
const ALL = { matchLabels: {} };

const ABOVE: readonly (Mode | undefined)[] = [undefined, ...MODES];

/** Policies of a namespace without a selector, and with one that selects all, which istiod does not take for the same everywhere. */
const OF_NAMESPACE: readonly { readonly mode?: Mode; readonly selector?: object }[] = [
  {}, ...MODES.flatMap((mode) => [{ mode }, { mode, selector: ALL }]),
];

/** The workload's own policy, with modes at two ports. */
const OF_WORKLOAD: readonly { readonly mode?: Mode; readonly ports: object }[] = [
  { ports: {} },
  ...MODES.flatMap((mode) => MODES.flatMap((one) => MODES.map((other) => ({ mode, ports: { 8080: { mode: one }, 9090: { mode: other } } })))),
  ...MODES.map((mode) => ({ mode, ports: {} })),
];

function peerAuthentication(key: string, spec: object): Written {
  const [of, name] = key.split('/');
  return { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: name!, namespace: of! }, spec };
}

/** A mesh with each kind of namespace, and in it each kind of workload. */
function meshOf(mode: Mode | undefined): readonly Written[] {
  const objects: Written[] = [namespace('istio-system', {})];
  if (mode) objects.push(peerAuthentication('istio-system/mesh', { mtls: { mode } }));
  OF_NAMESPACE.forEach((own, index) => {
    const name = `n${index}`;
    objects.push(namespace(name));
    if (own.mode) objects.push(peerAuthentication(`${name}/all`, { ...own.selector && { selector: own.selector }, mtls: { mode: own.mode } }));
    OF_WORKLOAD.forEach((workload, number) => {
      const app = `w${number}`;
      objects.push({
        apiVersion: 'v1', kind: 'Pod', metadata: { name: app, namespace: name, labels: { app } }, spec: { containers: [{ name: 'main', image: 'example' }] },
      });
      if (!workload.mode) return;
      const isSplit = Object.keys(workload.ports).length > 0;
      objects.push(peerAuthentication(`${name}/${app}`, {
        selector: { matchLabels: { app } }, mtls: { mode: workload.mode }, ...(isSplit && { portLevelMtls: workload.ports }),
      }));
    });
  });
  return objects;
}

test.each(ABOVE)('over a mesh that is %s, istiod and the judge agree about every namespace, workload and port', (mode) => {
  const objects = meshOf(mode);
  const sent = askForZtunnel({ objects: [...objects], mesh: {} });
  const judgement = judge([{ objects: [...objects] }], { podCidrs: ['10.244.0.0/16'] });
  const unlike: string[] = [];
  let [cells, closed] = [0, 0];
  for (const { workload, address, policies } of sent.workloads) {
    const own = policiesFor(sent.authorizations, workload.split('/')[0]!, policies);
    for (const port of PORTS) {
      for (const ip of ['8.8.8.8', undefined]) {
        const identity = ip === undefined ? { trustDomain: 'cluster.local', namespace: 'n0', serviceAccount: 'default' } : undefined;
        const isLet = isAllowed(own, { from: ip ?? '10.244.0.1', to: address, port, ...(identity && { identity }) });
        const { verdict } = judgement.check({ from: ip === undefined ? { workload: 'n0/w0' } : { ip }, to: { workload }, port });
        cells++;
        if (!isLet) closed++;
        if (verdict !== (isLet ? 'allow' : 'deny')) unlike.push(`${ip ?? 'n0/w0'} → ${workload}:${port}: ztunnel ${isLet}, judge ${verdict}`);
      }
    }
  }
  process.stdout.write(`PeerAuthentications over ${mode ?? 'none'}: ${cells} cells, ${closed} closed\n`);

  expect(unlike.slice(0, 20)).toEqual([]);
  expect(cells).toBe(OF_NAMESPACE.length * OF_WORKLOAD.length * PORTS.length * 2);
  expect(closed).toBeGreaterThan(0);
});

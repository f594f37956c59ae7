/** One caller and all callers at once get the same answers: both evaluators put the legs of ambient mode together. */
import { AMBIENT, serviceOf, TUNNELLING, waypoint } from './ambient';
import { authorization, given, meshed, namespace, networkPolicy, peerAuthentication, pod } from '../../../given';
import { indexRows, rowsAt } from '../../../oracle/cells';
import { requestIsIn } from '../../../oracle/request-sets';

const BOUND = { 'istio.io/use-waypoint': 'waypoint' };

const BASE = [
  namespace('shop', AMBIENT), pod('shop/web'), pod('shop/db'), namespace('bank'), meshed('bank/api'), pod('plain/job'),
  serviceOf('bank/api'), waypoint('shop/waypoint', { namespaces: { from: 'All' } }),
];

const targets = (kind: string, group: string, name: string) => ({ targetRefs: [{ kind, group, name }] });
const getOf = (account: string) => ({ rules: [{ from: [{ source: { principals: [`cluster.local/ns/shop/sa/${account}`] } }], to: [{ operation: { methods: ['GET'] } }] }] });
const from = (app: string, port: number) => ({ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app } } }], ports: [{ port }] });

const PARTS: Readonly<Record<string, object>> = {
  boundDb: serviceOf('shop/db', BOUND),
  boundJob: serviceOf('plain/job', { ...BOUND, 'istio.io/use-waypoint-namespace': 'shop' }),
  gatewayGets: authorization('shop/gateway', { ...targets('Gateway', 'gateway.networking.k8s.io', 'waypoint'), ...getOf('web') }),
  dbGets: authorization('shop/db-l7', { ...targets('Service', '', 'db'), ...getOf('web') }),
  viaWaypoint: authorization('shop/via', { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }] }] }),
  strict: peerAuthentication('istio-system/mesh', { mtls: { mode: 'STRICT' } }),
  dbTakesTunnels: networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [from('web', 15008)] }),
  webSendsPlain: networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{ ports: [{ port: 8080 }] }] }),
  tunnelling: TUNNELLING,
};

/** Each two of them, and all. */
const names = Object.keys(PARTS);
const CHOICES = [[], names, ...names.map((one) => [one]), ...names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other]))];

const WORKLOADS = ['shop/web', 'shop/db', 'bank/api', 'plain/job', 'shop/waypoint'];
const PORTS = [8080, 9090, 15008];

test.each(CHOICES.map((choice) => [choice.join(' and ') || 'nothing', choice] as const))('with %s', (_, choice) => {
  const judgement = given([...BASE, ...choice.map((name) => PARTS[name]!)]);
  const rows = indexRows(judgement.matrix());
  for (const source of WORKLOADS) {
    for (const callee of WORKLOADS.filter((one) => one !== source)) {
      for (const port of PORTS) {
        for (const method of ['GET', 'POST']) {
          const flow = { from: { workload: source }, to: { workload: callee }, port, method, path: '/', host: 'x' };
          const found = rowsAt(rows, flow).filter(({ requests }) => !requests || requests.some((set) => requestIsIn(set, { method, path: '/', host: 'x' })));
          const ofAll = found.map(({ verdict }) => verdict);
          expect([source, callee, port, method, ...ofAll.length === 0 ? ['deny'] : ofAll]).toEqual([source, callee, port, method, judgement.check(flow).verdict]);
        }
      }
    }
  }
});

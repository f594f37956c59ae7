import type { Attempt, Caller } from './attempts';
import { NODE } from './machine';

/** The Service that every cluster has. Source: Kubernetes, "Accessing the Kubernetes API from a Pod". */
const SERVICE = { name: `kubernetes.default.svc.${NODE.domain}`, address: NODE.api, port: 443 };

/** The name in the certificate of the test's API server (`go/certificates`). */
const ANSWERS = 'kube-apiserver';

/** A caller dials the API server by its Service. */
export function attemptsOnApiServer(caller: Caller): readonly Attempt[] {
  const host = caller.knowsNames ? SERVICE.name : SERVICE.address;
  return [{
    what: `${caller.pod.namespace}/${caller.pod.name} -> the API server by ${host}:${SERVICE.port}`,
    call: { protocol: 'tls', host, port: SERVICE.port },
    flow: { from: caller.judged, to: { apiServer: true }, port: SERVICE.port, protocol: 'TCP' },
    answeredBy: ANSWERS,
  }];
}

import type { CertificateIssuer } from '../graph/certificates';
import type { TrustEdge } from '../graph/edge';
import type { GraphNode, WorkloadNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';

/** Callers whose certificates a callee does not trust, and callers in whose pods nobody mounts what they need. */
export function checkCertificates(edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  return [...checkTrust(edges, nodes), ...checkKeys(nodes)];
}

/** Secrets with the certificate of another workload: whoever has its key is that workload to everybody. */
function checkKeys(nodes: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  const workloads = [...nodes.values()].filter((node): node is WorkloadNode => node.kind === 'workload');
  const owners = new Map(workloads.flatMap(({ id, namespace, pod: { certificate } }) => (
    certificate?.kind === 'files' ? [[`${namespace}/${certificate.secret}`, id] as const] : []
  )));
  if (owners.size === 0) return [];
  // What others mount, nobody says.
  const declared = workloads.filter(({ madeBy }) => !madeBy).flatMap(({ id, namespace, path, pod }) => (
    [pod, ...pod.others].flatMap(({ secrets }) => secrets.map(({ name }) => ({ id, namespace, path, name })))
  ));
  return declared.flatMap(({ id, namespace, path, name }): readonly Problem[] => {
    const owner = owners.get(`${namespace}/${name}`);
    if (owner === undefined || owner === id) return [];
    return [{
      path,
      severity: 'error',
      code: 'identity',
      subject: `secret ${quoted(name)}`,
      value: `the certificate of ${owner}`,
      expected: 'a secret of its own: with this key it is the other workload to everybody',
      fix: 'take it out; a workload that calls a service with certificates, or looks at them, gets its own',
    }];
  });
}

function checkTrust(edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  return edges.flatMap(({ from, to, purpose }): readonly Problem[] => {
    const [caller, callee] = [nodes.get(from), nodes.get(to)];
    if (purpose !== 'call' || caller?.kind !== 'workload' || !asksForCertificates(callee)) return [];
    const at = { path: caller.path, code: 'identity' as const, subject: `calls ${to}` };
    if (caller.madeBy) {
      return [{
        ...at,
        severity: 'warning',
        value: 'a caller whose pods somebody else makes, so that nothing gives them a certificate',
        expected: `a certificate with the SPIFFE ID of its account: ${to} admits nobody without one`,
        fix: `${caller.cluster.certificateIssuers.at(0)?.kind === 'cert-manager' ? OF_CERT_MANAGER : OF_SPIRE}, or let the callee ask for none: ServiceIdentity.none()`,
      }];
    }
    const [own, other] = [caller.cluster.certificateIssuers.at(0), callee?.kind === 'workload' ? callee.cluster.certificateIssuers.at(0) : undefined];
    if (own === undefined || other === undefined || wordsOf(own) === wordsOf(other)) return [];
    return [{
      ...at,
      severity: 'error',
      value: `a caller with a certificate of ${wordsOf(own)}, and a callee with one of ${wordsOf(other)}`,
      expected: 'one authority and one trust domain: federation is not written',
      fix: 'state the same profile.spire, or the same profile.certManager, for both namespaces',
    }];
  });
}

const OF_SPIRE = 'have a ClusterSPIFFEID of the platform select the pods, and what makes them mount the volume of csi.spiffe.io';
const OF_CERT_MANAGER = 'have what makes the pods make a Certificate for them, and mount its Secret and the certificate of the authority';

/** Two that read alike sign for each other. */
function wordsOf(issuer: CertificateIssuer): string {
  const of = `the trust domain ${quoted(issuer.trustDomain)}`;
  if (issuer.kind === 'spire') return `SPIRE in ${of}`;
  return `${issuer.issuer.kind} ${quoted(issuer.issuer.name)} (${issuer.issuer.group}) in ${of}`;
}

function asksForCertificates(callee: GraphNode | undefined): boolean {
  return (callee?.kind === 'workload' || callee?.kind === 'reference') && callee.certificates === true;
}

/**
 * What has cert-manager sign something, beside the Certificates that were declared. What such an object asks for is read where it can be; where it can't, it
 * might be an ID of a workload. Sources: cert-manager, Certificate, CertificateRequest, "CertificateSigningRequests", "Annotated Gateway resource" and
 * "Supported annotations"; approver-policy, CertificateRequestPolicy (a request is approved if one policy lets it pass); SPIFFE ID, section 2.
 */
import type { ObjectStore, StoredObject } from '../../../judge/objects/store';
import { fieldsOf } from '../../objects/values';
import type { CertManagerSpec } from '../../specification/clusters';

const GROUP = 'cert-manager.io';

type Issuer = CertManagerSpec['issuer'];

/** Objects by which somebody may have a certificate of a workload, with what they do, in words. */
export function* certificatesBeside(
  own: ReadonlySet<string>, stated: readonly CertManagerSpec[], objects: ObjectStore,
): Generator<readonly [object: StoredObject, what: string]> {
  const among = (issuer: Issuer) => stated.find((one) => isSame(one.issuer, issuer));
  const signed = ({ issuer, trustDomain }: CertManagerSpec) => `it has a certificate signed by the issuer of workloads, ${issuer.kind} ${issuer.name} of the trust domain ${trustDomain}`;
  for (const object of objects.ofKind(GROUP, 'Certificate')) {
    if (own.has(`${object.namespace}/${object.name}`)) continue;
    const spec = fieldsOf(object.body.spec);
    const meant = among(issuerOf(fieldsOf(spec.issuerRef)));
    if (meant) {
      yield [object, signed(meant)];
    } else if (!isAbsent(spec.uris) && !(Array.isArray(spec.uris) && spec.uris.every((uri) => isOfOthers(uri, stated)))) {
      yield [object, `it has a certificate with an ID of ${stated[0].trustDomain}, or with one that may be read so`];
    }
  }
  // What they ask for is coded.
  for (const object of objects.ofKind(GROUP, 'CertificateRequest')) {
    const meant = among(issuerOf(fieldsOf(fieldsOf(object.body.spec).issuerRef)));
    yield [object, meant ? signed(meant) : `it may ask for an ID of ${stated[0].trustDomain}`];
  }
  for (const object of objects.ofKind('certificates.k8s.io', 'CertificateSigningRequest')) {
    const { signerName } = fieldsOf(object.body.spec);
    if (typeof signerName === 'string' && signerName.startsWith('kubernetes.io/')) continue;
    yield [object, `it may have a certificate signed by the issuer of workloads, or ask for an ID of ${stated[0].trustDomain}`];
  }
  for (const object of objects.ofKind('policy.cert-manager.io', 'CertificateRequestPolicy')) {
    yield [object, `it approves certificates, and so decides who may have an ID of ${stated[0].trustDomain}`];
  }
  for (const object of objects.all) {
    if (object.group === GROUP) continue;
    const meant = issuersNamed(object).map(among).find((one) => one);
    if (meant) yield [object, `its annotations ask for a certificate, and ${signed(meant)}`];
  }
}

/** Those that annotations name, in any way of the two: by the kind that they say, or by the usual one. */
function issuersNamed({ body }: StoredObject): readonly Issuer[] {
  const said = fieldsOf(fieldsOf(body.metadata).annotations);
  const text = (key: string) => (typeof said[`${GROUP}/${key}`] === 'string' ? (said[`${GROUP}/${key}`] as string).trim() : '');
  const [group, kind] = [text('issuer-group') || GROUP, text('issuer-kind')];
  const kinds = (usual: string) => [...new Set([kind === '' ? usual : kind, usual])];
  const named = [['issuer', 'Issuer'], ['cluster-issuer', 'ClusterIssuer']].map(([key, usual]) => ({ name: text(key), usual })).filter(({ name }) => name !== '');
  return named.flatMap(({ name, usual }) => kinds(usual).map((one) => ({ group, kind: one, name })));
}

/** Source: cert-manager, pkg/issuer and pkg/api/util, IssuerKind: an empty kind is that of a namespace. */
function issuerOf({ group, kind, name }: Readonly<Record<string, unknown>>): Issuer {
  const textOf = (value: unknown, otherwise: string) => (isAbsent(value) || value === '' ? otherwise : String(value));
  return { group: textOf(group, GROUP), kind: textOf(kind, 'Issuer'), name: textOf(name, '') };
}

function isSame(one: Issuer, other: Issuer): boolean {
  return one.group === other.group && one.kind === other.kind && one.name === other.name;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Whether nobody can read a URI as an ID of one of the trust domains: its authority is written plainly, and is another one. */
function isOfOthers(uri: unknown, stated: readonly CertManagerSpec[]): boolean {
  const authority = typeof uri === 'string' ? /^[a-z][a-z0-9+.-]*:\/\/([a-z0-9._-]+)(?:\/|$)/i.exec(uri)?.[1] : undefined;
  return authority !== undefined && !stated.some(({ trustDomain }) => trustDomain === authority.toLowerCase());
}

/**
 * The files with the certificate of a workload, its key and whom to trust, against what was declared. Sources: Kubernetes API, ProjectedVolumeSource and
 * VolumeMount; cert-manager, "Certificate resource", the keys of the Secret.
 */
import { tryCertified } from './expected';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { CertManagerSpec } from '../../specification/clusters';
import type { WorkloadNode } from '../../specification/nodes';
import type { Specification } from '../../specification/specification';
import { hasFields, hasItems, is, isList } from '../matchers';
import type { Meaning } from '../matchers';
import { compareShownMounts } from '../workloads/shown-mounts';

type Fields = Readonly<Record<string, unknown>>;
type Report = (at: string, got: unknown, expected: string) => void;

const DIRECTORY = '/var/run/service-certificate';
const FILES = ['tls.crt', 'tls.key', 'ca.crt'];

/** Whether a pod reads a Secret in a volume of certificates, which is looked at here. */
export function isInCertificateVolume(pod: Fields, secret: string, place: string): boolean {
  return readers(pod, secret).some(({ name }) => place === `the projected volume ${String(name)}`);
}

export function compareCertificateFiles(graph: Specification, workload: WorkloadNode, pod: Fields, report: Report): void {
  const certified = tryCertified(graph, workload);
  if (!certified) return;
  const volumes = readers(pod, certified.secret);
  if (volumes.length !== 1) {
    report('volumes', volumes.map(({ name }) => name), `one volume with the Secret ${certified.secret}, in which the pod has its certificate`);
    return;
  }
  const [volume] = volumes;
  const differences = meaningOf(certified.secret, certified.certManager)(volume.projected, `volume ${String(volume.name)}: projected`);
  for (const { at, got, expected } of differences) report(at, got, expected);
  compareShownMounts(workload, pod, {
    volumes: new Set([volume.name]), directory: DIRECTORY, files: FILES, what: 'the volume with the certificate', none: 'no certificate: it is for the main container',
  }, report);
}

/** Volumes that have something of a Secret. */
function readers({ volumes }: Fields, secret: string): readonly Fields[] {
  return itemsOf(volumes).map(fieldsOf).filter(({ projected }) => (
    itemsOf(fieldsOf(projected).sources).some((source) => fieldsOf(fieldsOf(source).secret).name === secret)
  ));
}

/** Files are named as applications expect them. Nobody but the owner and the group may read the key. */
function meaningOf(secret: string, { trustConfigMap, trustKey }: CertManagerSpec): Meaning {
  return hasFields({
    defaultMode: (got, at) => ([0o400, 0o440].includes(got as number) ? [] : [{ at, got, expected: '288 (0440), with which nobody else can read the key' }]),
    sources: isList([
      hasFields({ secret: hasFields({ name: is(secret), items: itemsNamed({ 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }) }) }),
      hasFields({ configMap: hasFields({ name: is(trustConfigMap), items: itemsNamed({ [trustKey]: 'ca.crt' }) }) }),
    ]),
  });
}

function itemsNamed(paths: Readonly<Record<string, string>>): Meaning {
  return hasItems('key', new Map(Object.entries(paths).map(([key, path]) => [key, hasFields({ key: is(key), path: is(path) })])));
}

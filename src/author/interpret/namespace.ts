import { readCluster } from './cluster';
import { readGuardRails } from './guard-rails';
import { isGuarded, refuseGuarded } from './guarded-keys';
import type { _Surroundings } from './state';
import type { LimitRangeProps, ZeroTrustNamespaceProps } from '../constructs/zero-trust-namespace-props';
import type { Declaration } from '../graph/declarations';
import { objectLabels } from '../graph/labels';
import type { Labels } from '../graph/labels';
import type { LimitRangeNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import { Reader } from '../graph/reader';
import { parseDnsLabel, parseLabelKey, parseLabelValue } from '../graph/values/names';
import { parseQuantity } from '../graph/values/quantity';
import { dialectOf } from '../meshes/table';

const DEFAULT_REQUEST = { cpu: '50m', memory: '64Mi' };
const DEFAULT_LIMIT = { 'memory': '256Mi', 'ephemeral-storage': '256Mi' };

/** The arguments of a namespace. */
export interface NamespaceState extends _Surroundings {
  readonly path: string;
  readonly props: ZeroTrustNamespaceProps;
  /** Whether its ground rules are this program's to write. */
  readonly owned: boolean;
  /** The namespace that it stands in, by mistake. */
  readonly outer: string | undefined;
}

export function interpretNamespace(state: NamespaceState): Declaration {
  const { path, mesh, cluster, props, owned, outer } = state;
  const reader = new Reader(path);
  const name = reader.read('name', 'name', state.name, parseDnsLabel);
  if (outer !== undefined) {
    reader.refuse(
      'placement', 'scope', `a namespace inside ${quoted(outer)}`, 'a place outside every other namespace: Kubernetes knows no nested ones',
      'pass the chart as the scope',
    );
  }
  readCluster(reader, cluster);
  dialectOf(mesh).read(reader, mesh);
  if (props.serviceIdentity?._record.options.audience !== undefined) {
    reader.refuse('identity', 'serviceIdentity.audience', 'one for all services of a namespace', 'one for each service, so that none can show a token that it was shown to another', 'say it on the service');
  }
  for (const [key, value] of Object.entries(props.labels ?? {})) {
    if (reader.read('label', 'labels', key, parseLabelKey) !== undefined && isGuarded(key)) refuseGuarded(reader, 'labels', key);
    if (name !== undefined && Object.hasOwn(objectLabels(name, name), key)) {
      reader.refuse('label', `labels.${key}`, quoted(value), `no value of your own: it is written as ${quoted(objectLabels(name, name)[key])}`, 'leave it out');
    }
    reader.read('label', `labels.${key}`, value, parseLabelValue);
  }
  const guardedBy = readGuardRails(reader, props.guardRails?._record);
  const node = name === undefined ? [] : [{
    path,
    name,
    owned,
    labels: props.labels ?? {},
    mesh,
    cluster,
    quota: readQuantities(reader, 'quota', props.quota),
    limitRange: readLimitRange(reader, props.limitRange),
    ...(guardedBy && { guardedBy }),
  }];
  return { path, namespaces: node, workloads: [], gateways: [], calls: [], problems: reader.problems };
}

function readLimitRange(reader: Reader, props: LimitRangeProps | undefined): LimitRangeNode | undefined {
  if (!props) return undefined;
  return {
    defaultRequest: readQuantities(reader, 'limitRange.defaultRequest', props.defaultRequest) ?? DEFAULT_REQUEST,
    defaultLimit: readQuantities(reader, 'limitRange.defaultLimit', props.defaultLimit) ?? DEFAULT_LIMIT,
  };
}

function readQuantities(reader: Reader, subject: string, quantities: Labels | undefined): Labels | undefined {
  if (!quantities) return undefined;
  for (const [resource, quantity] of Object.entries(quantities)) reader.read('quantity', `${subject}.${resource}`, quantity, parseQuantity);
  return { ...quantities };
}

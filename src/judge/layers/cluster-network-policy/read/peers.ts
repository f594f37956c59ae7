import type { ClusterPeer, ClusterRule, PodsPeer, Spelling } from './model';
import { limited, oneField, SCHEMA } from './refusals';
import { ipBlockOf, tryParseAddress, tryParseCidr } from '../../../cluster/ip';
import type { Field } from '../../../objects/read/field';
import { parseCustomLabelSelector, selectorOf, type LabelSelector } from '../../../objects/read/selector';

const SUBJECT_FIELDS: ReadonlySet<string> = new Set(['namespaces', 'pods']);
const PODS_FIELDS: ReadonlySet<string> = new Set(['namespaceSelector', 'podSelector']);
const MOST_IN_A_PEER = 25;
const EVERYTHING: LabelSelector = selectorOf([]);
export const EVERY_POD: PodsPeer = Object.freeze({ kind: 'pods', namespaces: EVERYTHING, pods: 'all' });

/** A name, perhaps with `*.` for one or more labels. Source: the pattern of DomainName. */
const DOMAIN_NAME = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

/** The pods that a policy is about; all of them, where that could not be understood. */
export function parseSubject(field: Field, spelling: Spelling): PodsPeer {
  if (!field.present) field.refuse(SCHEMA.required('namespaces or pods'));
  field.only(SUBJECT_FIELDS);
  const key = oneField(field, SUBJECT_FIELDS);
  return key === undefined ? EVERY_POD : podsOf(field.child(key), key, spelling);
}

/** A peer is of one kind, and may name several networks or domains. */
export function parsePeers(field: Field, known: ReadonlySet<string>, action: ClusterRule['action'], spelling: Spelling): readonly ClusterPeer[] {
  if (!field.present) field.report('wrong-type', `one of ${[...known].join(', ')}`);
  field.only(known);
  const key = oneField(field, known);
  if (key === undefined) return [];
  const value = field.child(key);
  switch (key) {
    case 'nodes': return [Object.freeze({ kind: 'nodes', nodes: parseCustomLabelSelector(value) })];
    case 'networks': return networksOf(value, spelling);
    case 'domainNames': return domainsOf(value, action);
    default: return [podsOf(value, key, spelling)];
  }
}

function podsOf(field: Field, key: string, { dialect }: Spelling): PodsPeer {
  if (key === 'namespaces') return Object.freeze({ kind: 'pods', namespaces: parseCustomLabelSelector(field), pods: 'all' });
  field.only(PODS_FIELDS);
  const [namespaces, pods] = [field.child('namespaceSelector'), field.child('podSelector')];
  // The later kind takes a missing selector for one of all namespaces.
  if (!namespaces.present && dialect !== 'ClusterNetworkPolicy') namespaces.refuse(SCHEMA.required('a namespaceSelector ({} for all namespaces)'));
  if (!pods.present) pods.refuse(SCHEMA.required('a podSelector ({} for all pods)'));
  return Object.freeze({ kind: 'pods', namespaces: parseCustomLabelSelector(namespaces), pods: parseCustomLabelSelector(pods) });
}

function networksOf(field: Field, { dialect }: Spelling): readonly ClusterPeer[] {
  refuseTwins(field);
  return limited(field, 1, MOST_IN_A_PEER).flatMap((item): readonly ClusterPeer[] => {
    const text = item.string();
    if (text === undefined) return [];
    const cidr = tryParseCidr(text);
    if (!cidr) {
      // The schema of v1alpha1 took anything with dots or colons once.
      if (dialect === 'ClusterNetworkPolicy') item.refuse(SCHEMA.cidr);
      else item.report('bad-value', SCHEMA.cidr.expected);
      return [];
    }
    // Some versions refuse it, others mask it.
    if (tryParseAddress(text.split('/')[0])?.value !== cidr.first) item.report('bad-value', 'a CIDR without bits behind its prefix');
    return [Object.freeze({ kind: 'network', block: ipBlockOf(cidr, []) })];
  });
}

function domainsOf(field: Field, action: ClusterRule['action']): readonly ClusterPeer[] {
  refuseTwins(field);
  if (action !== 'allow') field.report('not-supported', 'domainNames in rules that allow, and in no others');
  return limited(field, 1, MOST_IN_A_PEER).flatMap((item): readonly ClusterPeer[] => {
    const name = item.string();
    if (name === undefined) return [];
    if (!DOMAIN_NAME.test(name)) item.report('bad-value', 'a domain name, perhaps with *. in front');
    return [Object.freeze({ kind: 'domain', name: name.toLowerCase().replace(/\.$/, '') })];
  });
}

/** Lists that are sets hold nothing twice. */
function refuseTwins(field: Field): void {
  const seen = new Set<unknown>();
  for (const item of field.items()) {
    if (seen.has(item.value)) item.refuse(SCHEMA.twice);
    seen.add(item.value);
  }
}

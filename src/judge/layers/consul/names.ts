/**
 * By which name Consul knows a pod: its identity, and what intentions mean it by. Sources: consul-k8s, connect-inject/controllers/endpoints (the name
 * that the pod says, or that of a Service that selects it) and subcommand/connect-init (where ACLs are on, the name must be that of its account, or the
 * pod does not start; without them nothing ties the two together). Namespaces of Kubernetes are no part of names.
 */
import { consulOf, type ConsulInstallation } from './installations';
import { isNotGiven, mayBeInConsul, notesOf } from './membership';
import { IGNORE_LABEL } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Truth } from '../../core/verdict';

/** Names that a pod may have. */
export interface Names {
  /** `any`, where it may have whichever it likes. */
  readonly possible: readonly string[] | 'any';
  /** Why it is not known which of them it has, or whether it has any. @default - it has the one that is possible */
  readonly doubt?: string;
}

const KNOWN = new WeakMap<Cluster, WeakMap<Pod, Names>>();

/** The names of a pod in the mesh. */
export function namesOf(cluster: Cluster, pod: Pod): Names {
  let known = KNOWN.get(cluster);
  if (!known) KNOWN.set(cluster, known = new WeakMap());
  let names = known.get(pod);
  if (!names) known.set(pod, names = findNames(cluster, pod, consulOf(cluster.settings)));
  return names;
}

function findNames(cluster: Cluster, pod: Pod, { namesFollowAccounts, namesAreUnique }: ConsulInstallation): Names {
  const account = pod.serviceAccount;
  if (isNotGiven(pod)) {
    if (namesFollowAccounts !== 'yes') return { possible: 'any', doubt: 'unless ACLs tie names of services to accounts, a pod may have any name' };
    const owners = namesAreUnique === 'yes' ? ownersOf(cluster).get(account) : undefined;
    return owners && !owners.has(pod.namespace) ? { possible: [] } : { possible: [account] };
  }
  const named = registered(cluster, pod);
  if (namesFollowAccounts === 'yes') {
    if (named.length === 1 && named[0] === account) return { possible: named };
    const doubt = named.length === 0 ? NO_SERVICE : `its service must be called like its service account ${account}, or it does not start`;
    return { possible: [...new Set([account, ...named])], doubt };
  }
  if (named.length === 0) return { possible: 'any', doubt: NO_SERVICE };
  return named.length === 1 ? { possible: named } : { possible: named, doubt: 'several Services select it, and it does not say which is its own' };
}

const NO_SERVICE = 'no Service selects it, so that Consul does not know it';

/** Names under which a pod of the manifests is made known. */
function registered(cluster: Cluster, pod: Pod): readonly string[] {
  const { service, kubernetesService } = notesOf(pod);
  const services = cluster.services.find(pod.namespace, pod)
    .filter(({ ref, labels }) => labels[IGNORE_LABEL] !== 'true' && (kubernetesService === undefined || ref.name === kubernetesService));
  if (services.length === 0) return [];
  return service === undefined ? [...new Set(services.map(({ ref }) => ref.name))] : [service];
}

const OWNERS = new WeakMap<Cluster, ReadonlyMap<string, ReadonlySet<string>>>();

/** Namespaces of the pods that are known by a name, those that are stated included. */
function ownersOf(cluster: Cluster): ReadonlyMap<string, ReadonlySet<string>> {
  let known = OWNERS.get(cluster);
  if (!known) {
    const found = new Map<string, Set<string>>();
    for (const workload of cluster.workloads) {
      if (!mayBeInConsul(workload)) continue;
      for (const name of [workload.serviceAccount, ...registered(cluster, workload)]) {
        found.set(name, (found.get(name) ?? new Set()).add(workload.namespace));
      }
    }
    for (const [name, namespaces] of Object.entries(consulOf(cluster.settings).nameOwners)) {
      found.set(name, new Set([...found.get(name) ?? [], ...namespaces]));
    }
    OWNERS.set(cluster, known = found);
  }
  return known;
}

/** Whether a pod is known by a name. */
export function isNamed({ possible, doubt }: Names, name: string): Truth {
  if (possible === 'any') return 'unknown';
  if (!possible.includes(name)) return 'no';
  return doubt === undefined ? 'yes' : 'unknown';
}

import { decide, type Said } from './decide';
import { pluginsInForce, type InForce, type Naming } from './in-force';
import { KONG } from './key';
import { referencesOf } from './read/consumer';
import { knownConsumers, type Known } from './sign-in';
import { PLUGINS_OF_ROUTES } from './sites';
import { CONTROLLERS, PLUGINS_ANNOTATION, unreadAnnotation, USUAL_CLASS } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { TraceEntry } from '../../core/trace';
import type { Truth } from '../../core/verdict';
import type { Entrance, Lead } from '../../engine/entrance';
import type { Guard, GuardedRequest } from '../../engine/guard';
import type { ObjectRef } from '../../objects/read/field';

/** What plugins of Kong decide at its Gateways. */
export const KONG_GUARD: Guard = {
  site: PLUGINS_OF_ROUTES,
  decide(cluster, { way, lead, request, source }: GuardedRequest) {
    if (!isKongs(way)) return [];
    const { known, inForce, doubts } = readyFor(cluster, lead);
    return [...doubts, ...decide(known, inForce, request, source)].map(statementOf);
  },
  tokens(cluster) {
    const { credentials } = cluster.manifests.of(KONG);
    const keys = credentials.flatMap(({ type, key }) => (type === 'jwt' && key !== undefined ? [key] : []));
    return { accepted: keys.map((issuer) => ({ issuer })), asked: [], refused: [] };
  },
};

/** Whether Kong makes the pods of a Gateway, by its class. */
function isKongs({ className, controllerName }: Entrance): boolean {
  return controllerName === undefined ? className === USUAL_CLASS : CONTROLLERS.has(controllerName);
}

interface Ready {
  readonly known: Known;
  readonly inForce: InForce;
  /** Of annotations that are not read. */
  readonly doubts: readonly Said[];
}

const CONSUMERS = new WeakMap<Cluster, Known>();
const READY = new WeakMap<Cluster, Map<string, Ready>>();

/** The same for all requests that one rule leads on. */
function readyFor(cluster: Cluster, { object, path, annotations, services }: Lead): Ready {
  let known = CONSUMERS.get(cluster);
  if (!known) CONSUMERS.set(cluster, known = knownConsumers(cluster));
  let ready = READY.get(cluster);
  if (!ready) READY.set(cluster, ready = new Map());
  const key = JSON.stringify([object.kind, object.namespace, object.name, path]);
  let found = ready.get(key);
  if (!found) {
    const route: Naming = { ref: object, plugins: referencesOf(annotations[PLUGINS_ANNOTATION]) };
    const isOne = (ref: ObjectRef) => services.some(({ namespace, name }) => ref.namespace === namespace && ref.name === name);
    const all = cluster.manifests.services.filter(({ ref }) => isOne(ref));
    const named = new Set(all.map(({ ref, annotations: own }) => {
      const plugins = String(own[PLUGINS_ANNOTATION] ?? '');
      return plugins === '' ? plugins : `${ref.namespace} ${plugins}`;
    }));
    const unread = [{ ref: object, annotations }, ...all].flatMap((one): Said[] => {
      const annotation = unreadAnnotation(one.annotations);
      return annotation === undefined ? [] : [{ object: one.ref, truth: 'unknown', because: `its annotation ${annotation} is not read` }];
    });
    const apart: Said[] = named.size < 2 ? [] : [{ object, truth: 'unknown', because: 'the Services of a rule name different plugins, for which Kong leaves the rule out' }];
    const ofServices = all.slice(0, 1).map((one): Naming => ({ ref: one.ref, plugins: referencesOf(one.annotations[PLUGINS_ANNOTATION]) }));
    found = { known, inForce: pluginsInForce(cluster, [[route], ofServices]), doubts: [...unread, ...apart] };
    ready.set(key, found);
  }
  return found;
}

const EFFECTS: Readonly<Record<Truth, TraceEntry['effect']>> = { yes: 'allows', no: 'denies', conditional: 'requires', unknown: 'depends' };

function statementOf({ object, truth, because }: Said): TraceEntry {
  return { hop: PLUGINS_OF_ROUTES.id, ...(object && { object }), path: [], effect: EFFECTS[truth], truth, because };
}

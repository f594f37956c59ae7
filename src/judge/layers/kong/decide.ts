/** What plugins decide about a request. Those that say something must all let it pass, in whichever order Kong asks them. */
import type { Bound, InForce } from './in-force';
import type { Consumer } from './read/consumer';
import type { Plugin } from './read/plugin';
import { PLUGINS } from './schema';
import { isInGroups, looksAt, signIn, type Known } from './sign-in';
import { blockHas, ipBlockOf, tryParseCidrOrAddress } from '../../cluster/ip';
import type { Peer } from '../../cluster/pod';
import type { RequestQuestion } from '../../core/flow';
import { and, type Truth } from '../../core/verdict';
import type { ObjectRef } from '../../objects/read/field';

export interface Said {
  readonly object?: ObjectRef;
  readonly truth: Truth;
  readonly because: string;
}

/** By which of several plugins a consumer is known in the end: the last that is asked. Source: the priorities of Kong 3.9. */
const ASKED_IN_ORDER = ['jwt', 'key-auth', 'basic-auth', 'hmac-auth'];

export function decide(known: Known, { plugins, ofConsumers, doubts }: InForce, question: RequestQuestion, source: Peer): readonly Said[] {
  const said: Said[] = doubts.map(({ object, because }) => ({ ...(object && { object }), truth: 'unknown' as const, because }));
  if (doubts.some(({ spoils }) => spoils === true)) return said;
  const add = ({ plugin: { ref }, ofConsumers: shared }: Bound, truth: Truth, because: string) => {
    said.push({ object: ref, truth: shared && truth !== 'yes' ? and(truth === 'no' ? 'conditional' : truth, 'conditional') : truth, because });
  };
  const who = signedIn(known, ASKED_IN_ORDER.flatMap((kind) => plugins.get(kind) ?? []), question, add);
  for (const bound of plugins.values()) {
    const { plugin } = bound;
    const { role } = PLUGINS[plugin.plugin];
    const override = ofConsumers.has(plugin.plugin);
    if (role === 'groups') {
      const { truth, because } = isInGroups(known, plugin, who);
      add(bound, truth, because);
    } else if (role === 'addresses') {
      const truth = isAdmitted(plugin, source);
      add(bound, override && truth !== 'unknown' ? 'conditional' : truth, override ? 'some consumers have addresses of their own' : 'the address of the client decides');
    } else if (role === 'sorts') {
      add(bound, 'conditional', 'what the client calls itself decides');
    } else if (role === 'answers') {
      add(bound, override || typeof plugin.config.trigger === 'string' ? 'conditional' : 'no', 'it answers in place of the service');
    }
  }
  for (const kind of ofConsumers) {
    const role = Object.hasOwn(PLUGINS, kind) ? PLUGINS[kind].role : 'sorts';
    if (!plugins.has(kind) && role !== 'narrows') said.push({ truth: 'conditional', because: `some consumers have a plugin ${kind} of their own` });
  }
  return said;
}

/** Whom Kong can take the request for; all plugins that ask must be satisfied. */
function signedIn(
  known: Known, asking: readonly Bound[], question: RequestQuestion, add: (bound: Bound, truth: Truth, because: string) => void,
): readonly Consumer[] {
  const isOpen = ({ plugin: { config } }: Bound) => config.anonymous !== undefined && config.anonymous !== null;
  const several = asking.length > 1 && asking.some(isOpen);
  let who: readonly Consumer[] = [];
  for (const bound of asking.filter(({ plugin }) => looksAt(plugin, question))) {
    const { truth, because, who: found } = signIn(known, bound.plugin, question);
    if (several) add(bound, 'unknown', 'there are several ways to sign in, of which some let in who does not: that is not worked out');
    else add(bound, truth, because);
    who = several ? known.consumers.map(({ consumer }) => consumer) : found;
  }
  return who;
}

/** Where Kong trusts no proxy before it, the address is that of the connection. */
function isAdmitted({ config }: Plugin, source: Peer): Truth {
  if (source.kind !== 'external') return 'unknown';
  const among = (list: unknown) => (Array.isArray(list) ? list : []).some((text) => {
    const range = tryParseCidrOrAddress(String(text));
    return range !== undefined && blockHas(ipBlockOf(range, []), source.address);
  });
  const asks = (list: unknown) => Array.isArray(list) && list.length > 0;
  return (asks(config.deny) && among(config.deny)) || (asks(config.allow) && !among(config.allow)) ? 'no' : 'yes';
}

/** Addresses that a plugin tells apart. */
export function addressesOf({ plugin, config }: Plugin): readonly string[] {
  if (plugin !== 'ip-restriction') return [];
  return [config.allow, config.deny].flatMap((list) => (Array.isArray(list) ? list : [])).filter((one): one is string => typeof one === 'string');
}

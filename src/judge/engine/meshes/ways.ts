/**
 * Ways in which callers can dial a pod: through a Service that their proxies know, or at its address, which their proxies do not know and pass on as
 * it is, if at all. Both evaluators put the answers of the two ways together here.
 */
import type { Dial } from '../../core/flow';
import type { Truth } from '../../core/verdict';
import type { PeerSet } from '../decision';
import type { Logic } from '../logic';

/** What the proxies of callers know of a port of a pod. Callers of whom that is not asked have one way, the first. */
export interface KnownWays<T = PeerSet> {
  /** Those that know a Service that leads there. */
  readonly service: T;
  /** Those that know the address of the pod as well, so that it makes no difference what they dial. */
  readonly address: T;
}

export interface Ways<T> extends KnownWays<T> {
  /** Those that pass on what they do not know. */
  readonly passing: T;
}

/** The ways of those who call outside: by name, and by an address that no mesh knows. */
export const BY_NAME: Ways<Truth> = Object.freeze({ service: 'yes', address: 'no', passing: 'yes' });

/** Whom a caller may reach by dialling the address alone. */
export function byAddress<T>(logic: Logic<T>, { address, passing }: Ways<T>): T {
  return logic.is(passing, 'no') ? passing : logic.and(passing, logic.not(address));
}

/**
 * The answer to a question that means both ways, or one. `service` and `address` are the answers of each way. Of a caller who knows a Service it is
 * that of the Service; what can be done at the address alone is open then, because the question may mean either.
 */
export function answerOfWays<T>(logic: Logic<T>, ways: Ways<T>, service: T, address: T, dial?: Dial): T {
  const isKnown = dial === 'address' ? ways.address : ways.service;
  const alone = logic.and(byAddress(logic, ways), address);
  const known = dial === undefined ? logic.either(service, alone) : service;
  if (logic.is(isKnown, 'yes')) return known;
  const [certain, certainlyNot] = [logic.certain(isKnown), logic.certain(logic.not(isKnown))];
  const open = logic.not(logic.anyOf([certain, certainlyNot]));
  return logic.anyOf([
    logic.and(certain, known),
    logic.and(certainlyNot, alone),
    ...(logic.is(open, 'no') ? [] : [logic.and(open, logic.agreed(service, alone))]),
  ]);
}

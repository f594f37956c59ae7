/**
 * Four-valued logic of the judge.
 *
 * A question has the answer yes, no, or one of two ways of not knowing: `conditional` (the request decides:
 * a header, a token, an external authorizer) and `unknown` (the cluster decides: the CNI, a host network).
 * The two compose like Kleene's third value, and `unknown` outweighs `conditional`, so that nothing that the
 * manifests leave open can ever be read as permission.
 */
export type Truth = 'yes' | 'no' | 'conditional' | 'unknown';

/** What the judge says of a flow: allow, deny, or the two ways of not knowing. */
export type Verdict = 'allow' | 'deny' | 'conditional' | 'unknown';

const VERDICT_OF: Readonly<Record<Truth, Verdict>> = {
  yes: 'allow', no: 'deny', conditional: 'conditional', unknown: 'unknown',
};

const NEGATION: Readonly<Record<Truth, Truth>> = {
  yes: 'no', no: 'yes', conditional: 'conditional', unknown: 'unknown',
};

export function toVerdict(truth: Truth): Verdict {
  return VERDICT_OF[truth];
}

export function not(truth: Truth): Truth {
  return NEGATION[truth];
}

export function truthOf(condition: boolean): Truth {
  return condition ? 'yes' : 'no';
}

export function and(left: Truth, right: Truth): Truth {
  if (left === 'no' || right === 'no') return 'no';
  if (left === 'unknown' || right === 'unknown') return 'unknown';
  return left === 'conditional' || right === 'conditional' ? 'conditional' : 'yes';
}

export function or(left: Truth, right: Truth): Truth {
  if (left === 'yes' || right === 'yes') return 'yes';
  if (left === 'unknown' || right === 'unknown') return 'unknown';
  return left === 'conditional' || right === 'conditional' ? 'conditional' : 'no';
}

export function allOf(truths: Iterable<Truth>): Truth {
  let all: Truth = 'yes';
  for (const truth of truths) all = and(all, truth);
  return all;
}

export function anyOf(truths: Iterable<Truth>): Truth {
  let any: Truth = 'no';
  for (const truth of truths) any = or(any, truth);
  return any;
}

/** One answer for several requests that a question did not tell apart: theirs if they agree, else it depends. */
export function agreement(truths: Iterable<Truth>): Truth {
  let common: Truth | undefined;
  let mixed = false;
  for (const truth of truths) {
    if (truth === 'unknown') return 'unknown';
    if (common === undefined) common = truth;
    else if (common !== truth) mixed = true;
  }
  if (common === undefined) return 'no';
  return mixed ? 'conditional' : common;
}

/**
 * The answer to a question that does not say how a pod is dialled. What can be done through the Service can be done; what can be done
 * at the address alone is open, because the question may mean either.
 */
export function eitherWay(service: Truth, address: Truth): Truth {
  return service === 'yes' || address === 'no' || address === service ? service : 'unknown';
}

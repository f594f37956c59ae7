/** Turns explanations into lines that name objects, files and lines. */
import type { Position } from '../judge/objects/read/origin';
import type { Explanation, Testimony } from '../judge/questions/explain';

/** One object's contribution in words. */
export interface Reason {
  /** `NetworkPolicy shop/payments`; absent where a rule of the platform spoke. */
  readonly object?: string;
  readonly effect: Testimony['effect'];
  readonly verdict: Testimony['verdict'];
  readonly because: string;
  /** `payments.yaml:12` */
  readonly place?: string;
}

/** One gate with all who spoke at it. */
export interface ReasonedHop {
  readonly hop: Explanation['hops'][number]['hop'];
  readonly leg?: Explanation['hops'][number]['leg'];
  readonly verdict: Explanation['verdict'];
  readonly reasons: readonly Reason[];
}

export function reasonsOf(explanation: Explanation): readonly ReasonedHop[] {
  return explanation.hops.map(({ hop, leg, verdict, testimonies }) => ({
    hop, ...(leg && { leg }), verdict, reasons: decidingFirst(testimonies, verdict).map(reasonOf),
  }));
}

/** Who agrees with the gate's verdict decided it. */
function decidingFirst(testimonies: readonly Testimony[], verdict: Testimony['verdict']): readonly Testimony[] {
  const decides = (testimony: Testimony) => testimony.verdict === verdict;
  return [...testimonies.filter(decides), ...testimonies.filter((testimony) => !decides(testimony))];
}

function reasonOf({ object, effect, verdict, because, position }: Testimony): Reason {
  return {
    ...(object && { object: objectName(object) }),
    effect,
    verdict,
    because,
    ...(position && { place: placeName(position) }),
  };
}

export function objectName({ kind, namespace, name }: { readonly kind: string; readonly namespace: string; readonly name: string }): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

export function placeName({ file, line }: Position): string {
  return `${file}:${line}`;
}

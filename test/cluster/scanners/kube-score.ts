import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Scanner } from './finding';
import { offline } from './offline';
import { goTool } from '../tools/go-tool';
import { versionIn } from '../tools/versions';

interface ScoredObject {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly name: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

/** 10 is "OK" and 7 "almost OK"; 5 is a warning and 1 critical (kube-score's `scorecard.Grade`). */
const WARNING = 5;

/** kube-score ends with 1 where something is critical. */
const ENDS_WITH = [0, 1];

export const kubeScore: Scanner = {
  name: `kube-score ${versionIn('go/kube-score/go.mod', /github\.com\/zegl\/kube-score (\S+)/)}`,
  scan: (folder) => {
    const files = readdirSync(folder).sort().map((name) => join(folder, name));
    const printed = offline(goTool('kube-score'), ['score', '--output-format', 'json', ...files], { status: ENDS_WITH });
    return (JSON.parse(printed) as ScoredObject[]).flatMap(findingsOf);
  },
};

function findingsOf({ type_meta: { kind }, object_meta: { name, namespace = 'default' }, checks }: ScoredObject): Finding[] {
  return checks.filter(({ grade, skipped }) => !skipped && grade <= WARNING)
    .map(({ check }) => ({ check: check.id, title: check.name, object: `${kind} ${namespace}/${name}` }));
}

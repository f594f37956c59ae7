import { checkov } from './checkov';
import type { Scanner } from './finding';
import { kics } from './kics';
import { kubeScore } from './kube-score';

/** The scanners of other people that everything we write is shown to, each with its default rules. */
export const SCANNERS = { checkov, 'kube-score': kubeScore, kics } as const satisfies Record<string, Scanner>;

export type ScannerName = keyof typeof SCANNERS;
export const SCANNER_NAMES = Object.keys(SCANNERS) as ScannerName[];

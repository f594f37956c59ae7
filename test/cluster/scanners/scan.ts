import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './finding';
import { SCANNER_NAMES, SCANNERS, type ScannerName } from './scanners';

type Findings = Readonly<Record<ScannerName, readonly Finding[]>>;

/** Scanners take long; what was scanned before is not scanned again. */
const SCANNED = new Map<string, Findings>();

/** What each scanner finds in some manifests, given as files of YAML by name. */
export function scan(files: Readonly<Record<string, string>>): Findings {
  const key = JSON.stringify(files);
  const findings = SCANNED.get(key) ?? scanned(files);
  SCANNED.set(key, findings);
  return findings;
}

function scanned(files: Readonly<Record<string, string>>): Findings {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const findings = SCANNER_NAMES.map((scanner) => [scanner, SCANNERS[scanner].scan(folder)]);
    return Object.fromEntries(findings) as Findings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

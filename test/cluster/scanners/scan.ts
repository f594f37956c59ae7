import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './finding';
import { SCANNER_NAMES, SCANNERS, type ScannerName } from './scanners';

/** What each scanner finds in some manifests, given as files of YAML by name. */
export function scan(files: Readonly<Record<string, string>>): Readonly<Record<ScannerName, readonly Finding[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const findings = SCANNER_NAMES.map((scanner) => [scanner, SCANNERS[scanner].scan(folder)]);
    return Object.fromEntries(findings) as Record<ScannerName, readonly Finding[]>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

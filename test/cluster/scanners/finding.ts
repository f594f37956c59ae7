/** One complaint of a scanner about one object. */
export interface Finding {
  /** The scanner's own name for what it checks. */
  readonly check: string;
  /** What the scanner says of it. */
  readonly title: string;
  /** `Kind namespace/name`. */
  readonly object: string;
}

/** A scanner as it is installed, with its default rules. */
export interface Scanner {
  /** Its name and version. */
  readonly name: string;
  /** What it complains about in the manifests of a folder. */
  scan(folder: string): Finding[];
}

/** How many complaints there are of each check, most first. */
export function byCheck(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const checks = new Map<string, Finding[]>();
  for (const finding of findings) checks.set(finding.check, [...checks.get(finding.check) ?? [], finding]);
  return new Map([...checks].sort(([one, ones], [other, others]) => others.length - ones.length || one.localeCompare(other)));
}

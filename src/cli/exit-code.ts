/** What the command says to the program that called it. The numbers are part of its contract: docs/cli.md. */
export const EXIT = {
  /** Nothing to object to. */
  clean: 0,
  /** Findings, access denied, access widened. */
  findings: 1,
  /** The manifests leave it open. */
  undecided: 2,
  /** The input or the command line can't be read. */
  badInput: 3,
  /** A live cluster can't be asked, or does not let itself be read. */
  noCluster: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_HELP = `
Exit codes:
  0  clean
  1  findings, denied, or access widened
  2  cannot be judged: the manifests leave it open
  3  bad input or bad usage
  4  the cluster (--cluster) cannot be read`;

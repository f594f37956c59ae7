/** Which formats fit which command; the first is the default. */
export const REACH_FORMATS = ['table', 'json', 'markdown'] as const;
export const EXPLAIN_FORMATS = ['table', 'json', 'markdown'] as const;
export const DIFF_FORMATS = ['table', 'json', 'markdown'] as const;
export const GRAPH_FORMATS = ['html', 'mermaid', 'dot', 'json'] as const;
export const SECRETS_FORMATS = ['table', 'json', 'markdown'] as const;
export const VERIFY_FORMATS = ['table', 'json', 'markdown', 'sarif'] as const;

export type ReachFormat = (typeof REACH_FORMATS)[number];
export type ExplainFormat = (typeof EXPLAIN_FORMATS)[number];
export type DiffFormat = (typeof DIFF_FORMATS)[number];
export type GraphFormat = (typeof GRAPH_FORMATS)[number];
export type SecretsFormat = (typeof SECRETS_FORMATS)[number];
export type VerifyFormat = (typeof VERIFY_FORMATS)[number];

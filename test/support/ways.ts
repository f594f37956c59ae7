/** Ways in, as `cilium-expected.ts` has them: who comes to which port of a workload, and for what. */
/** One way as it is expected: who comes to which port, and for what. */
export interface Way {
  readonly caller: string;
  readonly port: number;
  readonly method: string;
  /** Undefined: any. */
  readonly path: RegExp | undefined;
  readonly example: string;
}

const QUERY = '(\\?.*)?';

export function wayOf(text: string): Way | undefined {
  const [caller = '', at = '', method = '*', expression] = text.split(' ');
  const [port, protocol] = at.split('/');
  if (protocol !== 'TCP') return undefined;
  const path = expression === '*' ? undefined : expression?.replace(QUERY, '');
  return {
    caller,
    port: Number(port),
    method,
    path: path === undefined ? undefined : new RegExp(`^${path}$`),
    example: path === undefined ? '/whatever' : path.replace(/\[[^\]]*\]\+/g, 'one').replace(/\.\*$/, 'one/two').replace(/\\(.)/g, '$1'),
  };
}

/** The account that a caller shows, where it is in the mesh. */
export function accountOf(caller: string): string | undefined {
  if (caller.includes('owning-gateway-name=edge')) return `${caller.split('/')[0]}/edge`;
  return caller.includes('=') || caller === 'kube-apiserver' || /^[\d.]+\//.test(caller) ? undefined : caller;
}

export const isScraper = ({ caller }: Way) => caller.startsWith('monitoring/');

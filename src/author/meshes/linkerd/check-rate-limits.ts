import type { LinkerdMesh } from './mesh';
import type { Mistake } from '../../graph/problem';
import type { RateLimitNode } from '../../graph/rate-limit';

/** Linkerd counts seconds, all together and by identity. @see https://linkerd.io/2/reference/rate-limiting/ */
export function checkRateLimits(_mesh: LinkerdMesh, limits: readonly RateLimitNode[]): readonly Mistake[] {
  const of = (countedBy: RateLimitNode['countedBy']) => limits.filter((limit) => limit.countedBy === countedBy);
  const [total, caller] = [of('all-together'), of('caller')];
  const [most, each] = [total.at(0)?.requests, caller.at(0)?.requests];
  return [
    ...(limits.some(({ seconds }) => seconds !== 1) ? [mistake('requests in a minute or an hour with Linkerd', 'RateLimit.perSecond(…): its proxies count no longer times', 'name how many may come in a second')] : []),
    ...(limits.some(({ burst, requests }) => burst !== requests) ? [mistake('a burst with Linkerd', 'none: its proxies let as many come at once as in a second', 'leave it out')] : []),
    ...(limits.some(({ paths }) => paths.length > 0) ? [mistake('paths with Linkerd', 'none: its proxies count the requests of a port', 'leave them out')] : []),
    ...(of('client-address').length > 0 ? [mistake('requests that are counted by the address of the client with Linkerd', 'CountedBy.ALL_TOGETHER or CountedBy.CALLER', 'count them by caller')] : []),
    ...([total, caller].some((one) => one.length > 1) ? [mistake('two limits of the same kind with Linkerd', 'one for all together, and one for each caller', 'keep the lower one')] : []),
    ...(most !== undefined && each !== undefined && each > most ? [mistake(`${each} requests of each caller, and ${most} of all together`, 'no more of one than of all, which Linkerd refuses', 'lower the limit of each caller')] : []),
  ];
}

function mistake(value: string, expected: string, fix: string): Mistake {
  return { code: 'rate-limit', value, expected, fix };
}

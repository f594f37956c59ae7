/** What has a label or an annotation, as far as components make a difference. */
export type Place = 'pod' | 'namespace' | 'service' | 'account' | 'gateway' | 'route' | 'job' | 'controller' | 'policy' | 'object';

/** What an assumption is about. */
export enum AssumptionKind {
  /** An object that holds for all pods of a namespace which another program owns. */
  NAMESPACE = 'namespace',

  /** Pods of a `ForeignWorkload`, and the Services that lead to them. */
  FOREIGN_PODS = 'foreign-pods',

  /** Policies of others that could hold for pods of this program. */
  OTHER_POLICIES = 'other-policies',

  /** The network plugin of the cluster. */
  NETWORK_PLUGIN = 'network-plugin',

  /** The mesh. */
  MESH = 'mesh',

  /** Who may change objects and make pods. */
  RIGHTS = 'rights',

  /** Pods and addresses of the platform: DNS, the scraper, the API server. */
  PLATFORM = 'platform',

  /** A service of another program. */
  REFERENCE = 'reference',

  /** The pods of an edge, which a controller makes. */
  EDGE = 'edge',

  /** What the settings of the mesh say of an `Authorizer`. */
  AUTHORIZER = 'authorizer',

  /** A Gateway of others, its pods, and routes of others to it. */
  GATEWAY = 'gateway',
}

/** What the proof takes from others, because no manifest of this program can show it. Without it the proof would fail. */
export interface DeclaredAssumption {
  /** What it is about. */
  readonly kind: AssumptionKind;

  /** The object or the place: `Namespace shop`, `pods k8s-app=kube-dns of kube-system`. */
  readonly object: string;

  /** What is assumed, in one sentence. */
  readonly text: string;

  /** How it is checked, and by whom. */
  readonly check: string;

  /**
   * What others have to set for it, as YAML.
   *
   * @default - nothing
   */
  readonly settings?: string;
}

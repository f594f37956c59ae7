/** An object as an API server lists it, as far as this room looks into it. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name?: string; readonly uid: string; readonly controller?: boolean }[];
  };
  readonly spec?: LiveSpec;
  readonly status?: { readonly phase?: string };
}

/** Of a pod, or of what makes pods. */
export interface LiveSpec {
  readonly serviceAccountName?: string;
  readonly hostNetwork?: boolean;
  readonly containers?: readonly LiveContainer[];
  readonly initContainers?: readonly LiveContainer[];
  readonly template?: { readonly metadata?: LiveTemplateMetadata; readonly spec?: LiveSpec };
  readonly jobTemplate?: { readonly spec?: LiveSpec };
}

export interface LiveContainer {
  readonly name: string;
}

export interface LiveTemplateMetadata {
  readonly labels?: Readonly<Record<string, string>>;
}

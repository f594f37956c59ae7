/** The service account of undeclared pods, as long as no policy names one like it. */
export const FRESH_SERVICE_ACCOUNT = 'service-account-of-nobody-known';

/** The namespace that stands for every one that no manifest names, as long as no policy names one like it. */
export const UNLISTED_NAMESPACE = 'any-other-namespace';

/** The value of a label that must merely exist, as long as no selector names it. */
export const ANY_VALUE = 'any-value';

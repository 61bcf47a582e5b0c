// What shows that a requirement is met where no test does: a document, the operator, or why it is not
// reached. A test says what it shows by a tag on the line before it: `// evidence: V6.2.1 A12`, with the
// ids of requirements and the lines of the attack catalogue.

export type Evidence = { document: string } | { operator: string } | { later: string };

const document = (path: string): Evidence => ({ document: path });
const operator = (text: string): Evidence => ({ operator: text });
const later = (text: string): Evidence => ({ later: text });

const AUTHENTICATION = document('docs/security/authentication.md');
const KEYS = document('docs/security/keys.md');
const DATA = document('docs/security/data.md');
const EXTERNAL = document('docs/security/external-services.md');
const EDGE = operator('Cloudflare’s edge: set in the zone, see docs/deployment.md');
const NOT_OURS = operator(
  'Workers call each other inside the platform, over bindings, not sockets',
);

/** By requirement; what is not here has a tagged test. */
export const EVIDENCE: Readonly<Record<string, Evidence>> = {
  'V2.1.1': DATA,
  'V2.1.2': DATA,
  'V2.1.3': AUTHENTICATION,
  'V2.4.2': later('absent: no route of auth moves value; payments and games would time their own'),
  'V3.5.4': EDGE,
  'V4.2.1': EDGE,
  'V4.2.2': EDGE,
  'V4.2.3': EDGE,
  'V4.2.4': EDGE,
  'V4.2.5': later('outgoing requests of payments and games'),
  'V6.1.1': AUTHENTICATION,
  'V6.1.2': AUTHENTICATION,
  'V6.1.3': AUTHENTICATION,
  'V7.1.1': AUTHENTICATION,
  'V7.1.2': AUTHENTICATION,
  'V7.5.3': later(
    'absent: no route redeems coins yet; staff routes and leaving ask for a fresh proof',
  ),
  'V8.1.1': AUTHENTICATION,
  'V8.1.2': AUTHENTICATION,
  'V8.1.3': AUTHENTICATION,
  'V8.1.4': AUTHENTICATION,
  'V8.4.1': later('absent: one brand per deployment'),
  'V11.1.1': KEYS,
  'V11.1.2': KEYS,
  'V11.1.4': KEYS,
  'V11.5.2': operator('the random numbers of workerd and Node (BoringSSL, OpenSSL)'),
  'V12.1.1': EDGE,
  'V12.1.2': EDGE,
  'V12.1.4': EDGE,
  'V12.1.5': EDGE,
  'V12.2.2': EDGE,
  'V12.3.2': operator('fetch of Workers has no switch that turns validation off'),
  'V12.3.3': NOT_OURS,
  'V12.3.4': NOT_OURS,
  'V12.3.5': NOT_OURS,
  'V13.1.1': EXTERNAL,
  'V13.1.2': EXTERNAL,
  'V13.1.3': EXTERNAL,
  'V13.1.4': KEYS,
  'V13.3.3': operator('Cloudflare’s secret store'),
  'V13.4.7': EDGE,
  'V14.1.1': DATA,
  'V14.1.2': DATA,
  'V15.1.1': EXTERNAL,
  'V15.1.3': AUTHENTICATION,
  'V15.1.4': EXTERNAL,
  'V15.1.5': EXTERNAL,
  'V15.2.1': later('`npm audit` asks the registry, so it is the operator’s to run on a schedule'),
  'V15.2.5': operator('isolates of workerd'),
  'V16.1.1': DATA,
  'V16.4.3': operator('Workers Logs ship lines out of the Workers’ reach'),
};

/** Lines of the whole attack catalogue. */
export const CATALOGUE_SIZE = 72;

/** Lines of the attack catalogue that this part of the platform answers, by number. */
export const CATALOGUE_LINES: readonly number[] = [
  ...Array.from({ length: 43 }, (_, index) => index + 1),
  71,
  72,
];

/** What a line asks for beyond the tests that carry its tag, and why it is not there. */
export const CATALOGUE_NOTES: Readonly<Record<number, string>> = {
  3: 'the range-query service for breached passwords is a port only; the list is built in',
  11: 'self-exclusion is part of payments',
  13: '10,000 guesses are 40 to 105 in the tests: the counters are exact, the number adds nothing',
  18: 'not reached: the 349 Wycheproof vectors are not vendored; forgeries are made here with our own key',
  23: 'one session cap for all: 20',
  24: 'the difference between object and Worker is within the tolerance of five seconds',
  32: 'not reached: brands; there is one per deployment',
  36: 'not reached: CATS, BLNS and JSONTestSuite are not vendored; own samples of each kind instead',
  37: 'amounts are parsed by payments and games; their tests carry the rest',
  41: 'not reached: no input of auth is an address, and a test holds that',
  42: 'not reached: no CSV and no redirect in auth, and a test holds that',
};

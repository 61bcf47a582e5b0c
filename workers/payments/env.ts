// payments' environment. It binds nothing but its database: the wallet never calls a session.

/** The generated environment, with what the tests set as well. */
export interface PaymentsEnv extends Omit<Env, 'ENVIRONMENT'> {
  ENVIRONMENT: 'development' | 'test' | 'staging' | 'production';
  /** See shared/approvals.ts. */
  APPROVER_ROLE_AGE_SECONDS?: string;
}

/* eslint-disable */
// x
interface __BaseEnv_Env {
	MAIL: SendEmail;
	ENVIRONMENT: "staging" | "production" | "development";
	TOKEN_PUBLIC_KEYS: "" | string;
	SITE_URL: "" | string;
	MAIL_FROM: "";
	AUTH_DATABASE_URL: string;
	TOKEN_SIGNING_KEY: string;
	REFRESH_KEY: string;
	PASSWORD_PEPPER: string;
	TOTP_KEY: string;
	PERSON_KEY: string;
	TURNSTILE_SECRET?: string;
	PLAYER_HUB: DurableObjectNamespace /* PlayerHub from parlor-player-hub-staging */ | DurableObjectNamespace /* PlayerHub from parlor-player-hub-production */ | DurableObjectNamespace /* PlayerHub from parlor-player-hub */;
	GAME_SESSION_CONTROL: Service /* entrypoint SignInControl from parlor-game-session-staging */ | Service /* entrypoint SignInControl from parlor-game-session-production */ | Service /* entrypoint SignInControl from parlor-game-session */;
	CHAT_ROOM_CONTROL: Service /* entrypoint SignInControl from parlor-chat-room-staging */ | Service /* entrypoint SignInControl from parlor-chat-room-production */ | Service /* entrypoint SignInControl from parlor-chat-room */;
	NEON_PROXY_URL?: string;
	MAILBOX_URL?: string;
	PARLOR_PLACE?: string;
	SCRYPT_LOG_N?: string;
	LIMIT_SCALE?: string;
	APPROVER_ROLE_AGE_SECONDS?: string;
}
declare namespace Cloudflare {
	interface GlobalProps {
		mainModule: typeof import("./index");
	}
	interface StagingEnv {
		MAIL: SendEmail;
		ENVIRONMENT: "staging";
		TOKEN_PUBLIC_KEYS: "";
		SITE_URL: "";
		MAIL_FROM: "";
		AUTH_DATABASE_URL: string;
		TOKEN_SIGNING_KEY: string;
		REFRESH_KEY: string;
		PASSWORD_PEPPER: string;
		TOTP_KEY: string;
		PERSON_KEY: string;
		TURNSTILE_SECRET: string;
		PLAYER_HUB: DurableObjectNamespace /* PlayerHub from parlor-player-hub-staging */;
		GAME_SESSION_CONTROL: Service /* entrypoint SignInControl from parlor-game-session-staging */;
		CHAT_ROOM_CONTROL: Service /* entrypoint SignInControl from parlor-chat-room-staging */;
	}
	interface ProductionEnv {
		MAIL: SendEmail;
		ENVIRONMENT: "production";
		TOKEN_PUBLIC_KEYS: "";
		SITE_URL: "";
		MAIL_FROM: "";
		AUTH_DATABASE_URL: string;
		TOKEN_SIGNING_KEY: string;
		REFRESH_KEY: string;
		PASSWORD_PEPPER: string;
		TOTP_KEY: string;
		PERSON_KEY: string;
		TURNSTILE_SECRET: string;
		PLAYER_HUB: DurableObjectNamespace /* PlayerHub from parlor-player-hub-production */;
		GAME_SESSION_CONTROL: Service /* entrypoint SignInControl from parlor-game-session-production */;
		CHAT_ROOM_CONTROL: Service /* entrypoint SignInControl from parlor-chat-room-production */;
	}
	interface Env extends __BaseEnv_Env {}
}
interface Env extends __BaseEnv_Env {}
type StringifyValues<EnvType extends Record<string, unknown>> = {
	[Binding in keyof EnvType]: EnvType[Binding] extends string ? EnvType[Binding] : string;
};
declare namespace NodeJS {
// y
}
declare module "*.txt" {
	const value: string;
	export default value;
}
declare module "*.html" {
	const value: string;
	export default value;
}
declare module "*.sql" {
	const value: string;
	export default value;
}
declare module "*.bin" {
	const value: ArrayBuffer;
	export default value;
}
declare module "*.wasm" {
	const value: WebAssembly.Module;
	export default value;
}
declare module "*.wasm?module" {
	const value: WebAssembly.Module;
	export default value;
}
// The words that speak for the house, in the languages that players read. Words only: their disguises
// are the folded copy's task.

// A text of words between commas; lines mean nothing.
const words = (text: string): readonly string[] => text.split(',').map((word) => word.trim());

/** Each alone, or first or last in a name, speaks for the house. */
export const OFFICES = words(`
  admin, administrator, cashier, concierge, croupier, cashapp, dealer, helpdesk, mod,
  moderator, official, paypal, operator, parlor, staff, supervisor, superadmin, superuser,
  support, suport, sysadmin, sysop, system, venmo, verified, webmaster, zelle,
  administrador, administrateur, assistenza, atendimento, caissier, caixa, cajero, crupier,
  kassierer, krupier, kundendienst, kundenservice, moderador, moderateur, obsługa, soporte,
  suporte, supporto, administratör, amministratore, amministrazione, beheerder, cassiere,
  crupiê, destek, kasjer, kassör, klantenservice, kundeservice, kundtjänst, krupiye, kasiyer,
  moderadora, moderatör, moderatore, oficial, officiel, ufficiale, verificado, verificato,
  verifiziert, verificiert, verifié, yönetici, yetkili, ylläpito, asiakaspalvelu,
  ügyfélszolgálat, gerente
`);

/**
 * Two of these in a row speak for the house ("VIP Host", "Help Center"), as one does that is the
 * whole name and is a role.
 */
export const ROLES = words(`
  agent, assistant, care, center, centre, desk, director, executive, help, helpline, host,
  house, hotline, management, manager, owner, rep, representative, security, service, services,
  team
`);
/** What a role is of. */
export const FIELDS = words(`
  account, bank, banking, billing, bonus, cash, cashout, casino, chat, client, compliance,
  contact, coin, coins, customer, deposit, deposits, finance, floor, fraud, game, guest, kyc,
  live, loyalty, payment, payments, payout, payouts, pit, player, promo, redemption,
  redemptions, reward, rewards, refund, refunds, risk, safety, shift, table, tech, technical,
  trust, verification, vip, wallet, withdrawal, withdrawals
`);

/**
 * The whole name, and no more than that: an office's department, an owner, what a mention of everybody
 * or a machine is called, and words for help.
 */
export const ALONE = words(`
  accounting, accounts, alert, alerts, all, announcement, announcements, announcer, anonymous,
  bank, banker, banking, billing, bookkeeper, bot, cage, casino, ceo, cfo, chairman, cofounder,
  compliance, contact, cto, deposit, deposits, developer, director, everybody, everyone,
  finance, founder, fraud, here, hostmaster, info, information, kyc, legal, moderation, nobody,
  notice, notices, notification, notifications, null, payment, payments, payout, payouts,
  postmaster, promotions, redemption, redemptions, refund, refunds, root, server, teller,
  undefined, verification, withdrawal, withdrawals,
  aide, aiuto, ajuda, ajutor, administracja, asistencia, asistență, assistance, assistência,
  atención al cliente, ayuda, bantuan, betreuung, caisse, caja, cassa, chăm sóc khách hàng,
  chính thức, clientèle, dukungan, équipe, equipe, equipo, hilfe, hjälp, hjælp, hjelp, hỗ trợ,
  kasa, kasse, kundenbetreuung, layanan, layanan pelanggan, mazziere, mitarbeiter,
  ondersteuning, pagos, pagamentos, podpora, podrška, pomoc, quản trị, quản trị viên, segítség,
  servicio al cliente, service client, servizio clienti, stöd, tuki, unterstützung, verwalter,
  verwaltung, yardım, zahlungen, дилер, дилерша, касса, помощь, помощник, служба, платежи,
  проверено, владелец, допомога, оператор,
  دعم, إدارة, الإدارة, خدمة, מנהלת, נציג, הנהלה, קופה,
  मदद, डीलर, สนับสนุน, เจ้ามือ, 支持, 管理人, 庄家, 莊家, 经理, 經理, 担当, 案内, 係, 공식, 지원팀, 상담원
`);

/** Found anywhere in a name: too long to be a part of an honest word, or of a script without gaps. */
export const ANYWHERE = words(`
  customerservice, customersupport, customercare, helpdesk, viphost, pitboss, floorboss,
  gamemaster, администратор, админ, модератор, поддержк, официальн, администрац,
  служба безопасности, крупье, кассир, служба помощи, адміністратор, підтримк, διαχειριστής,
  υποστήριξη, συντονιστής,
  الدعم, دعم فني, خدمة العملاء, المشرف, مدير النظام, תמיכה, מנהל, שירות לקוחות,
  प्रशासक, व्यवस्थापक, सहायता, ग्राहक सेवा, ผู้ดูแล, ฝ่ายบริการ, แอดมิน, บริการลูกค้า,
  ฝ่ายสนับสนุน, 客服, 管理员, 管理員, 官方, 荷官, 版主, 客戶服務, 客户服务, 客户支持, 客戶支援, 技术支持, 技術支援, サポート, 管理者, 運営,
  モデレーター, ディーラー, 公式, カスタマー, 관리자, 고객센터, 고객지원, 운영자, 딜러
`);

/** No name begins or ends with these, so they are found without a gap as well. */
export const EDGES = ['admin', 'cashier', 'croupier', 'moderator', 'parlor'];

/** What is put before an office, without a gap, and leaves it one. */
export const ARTICLES = words(`
  the, our, your, my, real, true, live, head, chief, senior
`);

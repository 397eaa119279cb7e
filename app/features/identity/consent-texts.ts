import type { ConsentPurpose } from "~/lib/db/generated/enums";
import type { Locale } from "~/lib/i18n/locales";

/** The text of one consent. A changed text is a new version; given consents keep theirs. */
export interface ConsentText {
  version: string;
  title: Record<Locale, string>;
  body: Record<Locale, string>;
}

/**
 * One separate document a purpose, never a part of a contract or an offer (152-ФЗ, ст. 9, in the wording of 156-ФЗ in
 * force since 01.09.2025); publication needs its own consent (ст. 10.1).
 */
export const CONSENT_TEXTS: Record<ConsentPurpose, ConsentText> = {
  PERSONAL_DATA: {
    version: "2026-11-01",
    title: {
      ru: "Согласие на обработку персональных данных",
      en: "Consent to the processing of personal data",
    },
    body: {
      ru: "Я свободно, своей волей и в своём интересе даю оператору портала «Кадр» (реквизиты на странице «Условия») согласие обрабатывать мои данные: имя, адрес электронной почты, телефон, должность, сведения о действиях на портале и адрес устройства. Цель: ведение учётной записи, рассмотрение заявки на резидентство, бронирование и расчёты. Действия: сбор, запись, хранение, уточнение, использование, удаление, с помощью средств автоматизации и без них. Данные хранятся в России. Срок: пока есть учётная запись и три года после её закрытия, если закон не требует дольше. Отозвать согласие можно на странице «Согласия» или письмом оператору; обработка прекратится, и данные будут удалены в течение 30 дней.",
      en: "Freely, by my own will and in my own interest I consent to the operator of the Kadr portal (details on the «Terms» page) processing my data: name, e-mail address, telephone, position, records of what I do on the portal and the address of my device. Purpose: keeping the account, considering the application for residency, booking and settlements. Actions: collecting, recording, storing, correcting, using and erasing, with and without automation. The data are stored in Russia. Term: while the account exists and three years after it is closed, unless the law asks for longer. The consent can be withdrawn on the «Consents» page or by a letter to the operator; processing then stops and the data are erased within 30 days.",
    },
  },
  PUBLICATION: {
    version: "2026-11-01",
    title: {
      ru: "Согласие на публикацию контактов",
      en: "Consent to the publication of contacts",
    },
    body: {
      ru: "Я даю оператору портала «Кадр» отдельное согласие показывать моё имя и рабочие контакты компании, с которой я ввёл знакомство, когда обе стороны на него согласились. Другим людям контакты не показываются. Согласие можно отозвать в любой момент: показ прекратится сразу.",
      en: "I give the operator of the Kadr portal a separate consent to show my name and work contacts to a company with which an introduction was agreed by both sides. Nobody else sees the contacts. The consent can be withdrawn at any time: the showing stops at once.",
    },
  },
  NEWSLETTER: {
    version: "2026-11-01",
    title: {
      ru: "Согласие получать новости технопарка",
      en: "Consent to receive the technopark's news",
    },
    body: {
      ru: "Я согласен получать на почту новости о наборах, мероприятиях и мерах поддержки, не чаще раза в неделю. Письма о моих заявках, бронях и счетах приходят и без этого согласия. Отказаться можно в один шаг из любого письма или на странице «Согласия».",
      en: "I agree to receive news of calls, events and support measures by e-mail, at most once a week. Letters about my own applications, bookings and invoices come without this consent. I can unsubscribe in one step from any letter or on the «Consents» page.",
    },
  },
};

/** The residency agreement as the portal ships it; the operator's lawyers edit it under «Settings». */
export const AGREEMENT_RU = `г. {{city}}, {{date}}

{{operatorName}} (Технопарк), от имени которого действует {{operatorSigner}}, и {{companyName}} (Резидент), от имени которого действует {{signerPosition}} {{signerName}} на основании {{signerBasis}}, заключили договор по итогам рассмотрения заявки № {{applicationNumber}}.

# 1. О чём договор
1.1. Технопарк принимает Резидента и предоставляет ему помещение, доступ к общему оборудованию и услуги на льготных условиях, а Резидент ведёт заявленную деятельность, платит и отчитывается.

1.2. Договор действует с {{startsOn}} по {{endsOn}} ({{termYears}}). Стороны могут продлить его дополнительным соглашением.

1.3. Если договор подписан позже дня начала, резидентство начинается в день последней подписи и годы считаются от него; последний день договора не меняется.

# 2. Помещение
2.1. Технопарк передаёт помещение: {{premises}}, площадь {{area}} м². Помещение передаётся и возвращается по акту.

2.2. Резидент использует помещение для заявленной деятельности и не передаёт его другим без письменного согласия Технопарка.

2.3. Перемена помещения или площади оформляется дополнительным соглашением.

# 3. Плата
3.1. Базовая ставка: {{rentBase}} за квадратный метр в месяц. Доля базовой ставки, которую платит Резидент, растёт по годам резидентства:
{{rentSteps}}

3.2. Год резидентства считается со дня начала договора. Приостановка резидентства не останавливает счёт лет.

3.3. Плата вносится по счетам Технопарка в срок, указанный в счёте. НДС считается по ставке, действующей на день оказания услуги.

# 4. Общее оборудование
4.1. Резидент бронирует оборудование и залы через портал, по действующим правилам и прейскуранту, с учётом субсидии там, где она положена.

4.2. К оборудованию, для которого нужен допуск, допускаются только обученные люди. Резидент отвечает за вред, который причинили его работники.

# 5. Показатели
5.1. Резидент обязуется достигать показателей по годам:
{{kpis}}

5.2. Невыполнение показателей больше чем наполовину в течение двух кварталов подряд выносится на совет.

# 6. Отчёты
6.1. Резидент подаёт отчёты через портал: {{reporting}}.

6.2. Два пропущенных отчёта выносятся на совет.

6.3. Технопарк вправе публиковать сводные сведения без названий компаний. Сведения о самом Резиденте публикуются с его согласия.

# 7. Персональные данные
7.1. Стороны обрабатывают данные работников друг друга только для исполнения договора, хранят их в России и защищают по закону № 152-ФЗ.

7.2. Согласия людей на обработку их данных оформляются отдельными документами и частью договора не являются.

# 8. Права на результаты
8.1. Права на созданное Резидентом принадлежат Резиденту. Технопарк вправе упоминать Резидента и показывать его работы с его согласия.

# 9. Прекращение
9.1. Любая сторона вправе отказаться от договора, предупредив другую за {{terminationNotice}} календарных дней.

9.2. Технопарк вправе прекратить договор, если Резидент перестал отвечать критериям, сообщил ложные сведения, задолжал плату больше чем за два периода, существенно нарушил договор, ликвидируется или признан банкротом.

9.3. При прекращении договора Резидент возвращает помещение и пропуска, оплачивает оказанные услуги и подаёт последний отчёт. Будущие брони отменяются, деньги за них возвращаются по правилам.

# 10. Прочее
10.1. Стороны обмениваются сообщениями и документами через портал. Простая электронная подпись с кодом из письма равна собственноручной (закон № 63-ФЗ, статьи 6 и 9): кода из письма никто, кроме подписанта, не знает, и сторона не передаёт его другим.

10.2. Договор, который Резидент не подписал по {{signBy}} включительно, не заключён.

10.3. Споры стороны решают переговорами, ответ на претензию даётся за 30 дней. Если договориться не удалось, спор решает суд по месту нахождения Технопарка.

# 11. Стороны
Технопарк:
{{operatorRequisites}}

Резидент:
{{companyRequisites}}`;

export const AGREEMENT_EN = `{{city}}, {{date}}

{{operatorName}}, represented by {{operatorSigner}} (the Technopark), and {{companyName}}, represented by {{signerName}}, {{signerPosition}}, acting on the basis of {{signerBasis}} (the Resident), have made this agreement upon application No. {{applicationNumber}}.

# 1. Subject
1.1. The Technopark takes the Resident in and gives it premises, access to shared equipment and services on favourable terms; the Resident carries on the declared activity, pays and reports.

1.2. The agreement holds from {{startsOn}} to {{endsOn}} ({{termYears}}). The parties may extend it by an amendment.

1.3. If the agreement is signed after the day on which it starts, the residency begins on the day of the last signature and its years are counted from that day; the last day does not change.

# 2. Premises
2.1. The Technopark hands over the premises: {{premises}}, {{area}} m². They are handed over and returned by an act.

2.2. The Resident uses the premises for the declared activity and lets nobody else use them without the Technopark's written consent.

2.3. A change of premises or area is made by an amendment.

# 3. Payment
3.1. The base rate is {{rentBase}} per square metre a month. The share of it that the Resident pays grows with the years of residency:
{{rentSteps}}

3.2. The year of residency is counted from the day on which the agreement starts. A suspension does not stop the count.

3.3. Payments are made by the Technopark's invoices in the term that the invoice names. VAT is charged at the rate in force on the day of supply.

# 4. Shared equipment
4.1. The Resident books equipment and rooms through the portal, by the rules and prices in force and with the subsidy where one is due.

4.2. Equipment that needs a certificate is used by trained people alone. The Resident answers for harm done by its people.

# 5. Targets
5.1. The Resident undertakes to reach these targets by year:
{{kpis}}

5.2. Falling short by more than a half for two quarters in a row is put before the council.

# 6. Reports
6.1. The Resident submits reports through the portal: {{reporting}}.

6.2. Two missed reports are put before the council.

6.3. The Technopark may publish totals without naming companies. What concerns the Resident itself is published with its consent.

# 7. Personal data
7.1. The parties process data of each other's people only to perform this agreement, keep them in Russia and protect them under law No. 152-FZ.

7.2. Consents of people to the processing of their data are separate documents and no part of this agreement.

# 8. Rights to results
8.1. What the Resident creates belongs to the Resident. The Technopark may name the Resident and show its work with its consent.

# 9. Termination
9.1. Either party may leave the agreement with a notice of {{terminationNotice}} calendar days.

9.2. The Technopark may end the agreement if the Resident no longer meets the criteria, gave false information, owes rent for more than two periods, broke the agreement materially, is being wound up or is bankrupt.

9.3. On termination the Resident returns the premises and passes, pays for services rendered and submits the last report. Future bookings are cancelled and paid back by the rules.

# 10. Other terms
10.1. The parties exchange messages and documents through the portal. A simple electronic signature with a code sent by e-mail equals one by hand (law No. 63-FZ, articles 6 and 9): nobody but the signer knows the code, and a party does not pass it on.

10.2. An agreement that the Resident has not signed by {{signBy}} is not concluded.

10.3. Disputes are settled by talks; a claim is answered within 30 days. If that fails, the court at the Technopark's seat decides.

# 11. The parties
The Technopark:
{{operatorRequisites}}

The Resident:
{{companyRequisites}}`;

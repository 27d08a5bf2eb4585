// What marketing people say, in English and German, and what fields and event types are called then.

/** A meaning: its words find what is named by `names`, or by one of the words themselves. */
export interface Meaning {
  /** What is typed, apart by commas; the first is English and names the meaning. */
  words: string;
  /** How fields and event types are named that mean it, beside the words. */
  names?: string;
  /** Meanings that come with it, less closely. */
  near?: string;
}

export const MEANINGS: readonly Meaning[] = [
  // --- what customers do ---
  { words: "buy, bought, buys, buyer, buying, purchase, purchased, ordered, order, transaction, sale, sold, conversion, converted, customer bought, kauf, kaufen, kaufte, gekauft, käufer, einkauf, einkaufen, bestellung, bestellt, bestellen, auftrag, erworben", names: "purchases, order", near: "cart" },
  { words: "cart, basket, bag, trolley, add to cart, added to cart, put in cart, list adds, warenkorb, einkaufswagen, einkaufskorb, hinzugefügt, in den warenkorb", names: "product list adds, add to cart, cart, basket", near: "remove from cart, buy" },
  { words: "remove from cart, removed from cart, removed from basket, remove, removed, removal, taken out, entfernt, entfernen, herausgenommen", names: "product list removals, remove from cart" },
  { words: "wishlist, wish list, saved for later, save for later, remember list, merkliste, merkzettel, wunschzettel, wunschliste, gemerkt", names: "save for later, wishlist, wish list" },
  { words: "checkout, check out, till, kasse, kassiert, bezahlvorgang, bestellvorgang", names: "checkouts, checkout" },
  { words: "abandoned, abandon, abandonment, left behind, abgebrochen, abbruch, verlassen, liegengelassen", names: "abandon, abandons, abandoned" },
  { words: "return, returned, returns, sent back, refund, refunded, retoure, retouren, retour, zurückgeschickt, rückgabe, rücksendung, erstattung, erstattet, umtausch", names: "returns, refund, returns rate" },
  { words: "cancel, cancelled, cancellation, terminated, storno, storniert, gekündigt, kündigung, kündigen, abgesagt", names: "cancelled, cancel, order cancelled" },
  { words: "view, viewed, looked at, looked, look, seen, saw, browsed, visited, visit, angesehen, angeschaut, gesehen, ansicht, aufgerufen, aufruf, besucht, besuch", names: "views, page views, product views" },
  { words: "page, site, website, webpage, web page, web, page visit, page visits, seite, webseite, seitenaufruf, seitenaufrufe, homepage", names: "page views, page, web page" },
  { words: "click, clicked, clicks, link clicks, tapped, klick, geklickt, klicks, angeklickt", names: "clicked, link clicks, click" },
  { words: "search, searched, searching, looked for, searched for, query, suche, gesucht, suchen, suchte", names: "search" },
  { words: "search term, search terms, search word, search words, search phrase, keyword, keywords, suchbegriff, suchbegriffe, suchwort, suchwörter, stichwort", names: "search keywords, keywords" },
  { words: "open, opened, opens, read, geöffnet, öffnung, öffnen, gelesen", names: "opened, opens" },
  { words: "login, log in, logged in, sign in, signed in, signin, anmeldung, angemeldet, einloggen, eingeloggt", names: "logins, login, last login" },
  { words: "register, registered, registration, sign up, signed up, signup, account created, registrierung, registriert, angelegt, neukunde, new customer", names: "create profile, registration, sign up, account start date, first order date" },
  { words: "app, application, app launch, app start, app opened, started app, app gestartet, app geöffnet, app start", names: "application launch, launch, application, app", near: "open" },
  { words: "video, film, watched, played, play, geschaut, abgespielt", names: "media, play, media play" },
  { words: "form, submitted, filled in, contact form, formular, ausgefüllt, abgeschickt", names: "form submits, submits" },
  { words: "survey, feedback, poll, answered, umfrage, befragung, bewertung abgegeben", names: "survey, answered, nps" },
  { words: "support, help, service, contact, contacted, complaint, complained, ticket, call centre, hotline, beschwerde, reklamation, kundendienst, kundenservice, hilfe, anruf, kontakt", names: "support, contacts, open tickets" },
  { words: "redeem, redeemed, spent points, eingelöst, einlösen", names: "redeemed, points redeemed" },
  { words: "earn, earned, collected, gesammelt, sammeln, gutgeschrieben", names: "earned, points earned" },
  { words: "shipped, dispatched, sent out, versendet, verschickt, versandt", names: "order shipped, shipped" },
  { words: "visit source, referrer, came from, traffic source, herkunft, quelle", names: "referrer, source, medium" },

  // --- messages and consent ---
  { words: "newsletter, mailing, mailings, rundbrief, e-mail marketing", names: "marketing email, email opened, email consent, newsletter, newsletter frequency", near: "consent, email" },
  { words: "email, e-mail, mail, mails, e-mails, post", names: "email, email address" },
  { words: "bounce, bounced, undeliverable, unzustellbar, zurückgewiesen", names: "bounced, bounce" },
  { words: "unsubscribe, unsubscribed, opted out, opt out, sign off, abgemeldet, abmeldung, abbestellt, austragen", names: "unsubscribed, unsubscribe, opt out", near: "consent" },
  { words: "consent, opt in, opted in, optin, permission, allowed, agreed, subscribed, einwilligung, zustimmung, erlaubnis, eingewilligt, darf, werbeerlaubnis", names: "consent, consents val, consents, opt in" },
  { words: "push, push notification, notification, benachrichtigung, mitteilung", names: "push" },
  { words: "sms, text message, texting, kurznachricht", names: "sms" },
  { words: "letter, direct mail, postal mail, brief, briefpost, postwurf", names: "postal mail" },
  { words: "campaign, promotion, action, kampagne, aktion, werbeaktion", names: "campaign, promotion" },
  { words: "advert, ad, ads, advertising, advertisement, anzeige, werbung", names: "ad, marketing" },
  { words: "channel, medium, touchpoint, where bought, kanal, vertriebsweg", names: "channel, medium" },

  // --- money ---
  { words: "revenue, turnover, sales, spent, spend, spending, money, umsatz, ausgegeben, ausgaben, erlös, einnahmen", names: "lifetime value, order total, order price total, order price, revenue" },
  { words: "lifetime value, clv, ltv, customer value, customer lifetime value, high value, valuable, kundenwert, wertvoll", names: "lifetime value, ltv, clv" },
  { words: "order value, order amount, order total, order sum, basket value, amount, total, bestellwert, bestellsumme, warenkorbwert, betrag, summe, gesamtbetrag", names: "order total, order price total, price total, average order value, amount" },
  { words: "price, cost, costs, expensive, cheap, preis, kosten, teuer, billig, stückpreis", names: "price, unit price, price total" },
  { words: "discount, reduction, rebate, reduced, sale price, rabatt, nachlass, ermäßigung, reduziert", names: "discount, discount amount, discount share" },
  { words: "voucher, coupon, promo code, discount code, gutschein, gutscheincode, rabattcode, gutscheine", names: "coupon code, coupon, voucher, promotion" },
  { words: "gift card, gift voucher, geschenkkarte, geschenkgutschein, gutscheinkarte", names: "gift card" },
  { words: "credit, store credit, guthaben", names: "credit, balance" },
  { words: "payment, pay, paid, payment method, payment type, paying, bezahlt, zahlung, zahlungsart, zahlart, zahlweise, bezahlen, bezahlung", names: "payment method, payment type, payment, payments" },
  { words: "invoice, bill, billing, billed, rechnung", names: "billing, invoice" },
  { words: "currency, währung", names: "currency, currency code" },
  { words: "tax, vat, steuer, mehrwertsteuer, mwst", names: "tax" },
  { words: "income, salary, earnings, einkommen, gehalt", names: "income" },
  { words: "debt, dunning, overdue, unpaid, mahnung, inkasso, schulden", names: "debt collection, debt" },
  { words: "order number, order id, purchase number, receipt number, bestellnummer, auftragsnummer, belegnummer, bestellnr", names: "order number, purchase id, purchase order number" },

  // --- products ---
  { words: "product, item, article, goods, merchandise, produkt, artikel, ware, waren", names: "product, product name, product list items, sku" },
  { words: "category, department, product group, range, kategorie, warengruppe, sortiment, abteilung, rubrik", names: "category" },
  { words: "brand, make, manufacturer, label, marke, hersteller", names: "brand, manufacturer" },
  { words: "colour, color, farbe, farben", names: "color, colour" },
  { words: "size, größe, konfektionsgröße, schuhgröße", names: "size" },
  { words: "quantity, how many items, units, pieces, number of items, menge, anzahl, stückzahl", names: "quantity" },
  { words: "sku, article number, item number, product number, product id, artikelnummer, produktnummer", names: "sku" },
  { words: "stock, availability, available, in stock, lager, verfügbar, bestand, lieferbar", names: "stock, stock status" },
  { words: "rating, stars, review, reviews, reviewed, bewertung, sterne, bewertungen, rezension", names: "rating, review, review count" },
  { words: "delivery, shipping, shipment, dispatch, delivered, liefer, lieferung, versand, zustellung, geliefert, versandart, lieferart", names: "shipping, shipping method, delivery option, delivery" },
  { words: "store, shop, branch, outlet, in store, filiale, laden, geschäft, standort", names: "store, store id, in store purchase" },
  { words: "interest, interests, hobby, hobbies, likes, preference, preferences, interessen, interesse, vorlieben, neigung", names: "interests, favourite category" },
  { words: "favourite, favorite, preferred, liebling, lieblings, bevorzugt", names: "favourite, preferred" },

  // --- who they are ---
  { words: "birthday, birth date, date of birth, born, birthdate, dob, geburtstag, geburtsdatum, geboren, geburt", names: "birth date, birth day, birth day and month, birth year" },
  { words: "age, old, how old, young, alter, jahre alt, jahrgang, geburtsjahr", names: "age, birth year, birth date" },
  { words: "gender, sex, women, woman, female, men, man, male, ladies, geschlecht, frauen, frau, männer, mann, weiblich, männlich", names: "gender" },
  { words: "first name, given name, forename, vorname, rufname", names: "first name" },
  { words: "last name, surname, family name, nachname, familienname, zuname", names: "last name" },
  { words: "full name, name, ganzer name", names: "full name, first name, last name" },
  { words: "title, salutation, form of address, anrede, titel", names: "courtesy title, salutation, title" },
  { words: "marital, married, single, divorced, widowed, verheiratet, ledig, geschieden, familienstand", names: "marital status" },
  { words: "children, kids, kid, child, son, daughter, kinder, kind, familie, family", names: "children, children count, household" },
  { words: "household, haushalt, household size, home owner", names: "household, household size" },
  { words: "job, profession, occupation, work, employer, beruf, arbeit, arbeitgeber, tätigkeit", names: "occupation, job title, employer" },
  { words: "employee, staff, colleague, own staff, mitarbeiter, angestellte, personal", names: "employee, is employee" },
  { words: "nationality, citizenship, staatsangehörigkeit, nationalität", names: "nationality" },
  { words: "language, speaks, tongue, sprache, spricht", names: "language, preferred language" },
  { words: "customer id, customer number, profile id, client number, member number, kundennummer, kunden id, identifier, id", names: "profile id, person id, id" },
  { words: "customer type, b2b, business customer, private customer, geschäftskunde, privatkunde, kundenart", names: "customer type" },
  { words: "vip, best customers, key account, stammkunde, top customer, top customers", names: "vip, tier, rfm, lifetime value" },
  { words: "blocked, locked, banned, gesperrt, blockiert", names: "blocked, denylisted" },
  { words: "test account, test user, testkonto, testkunde", names: "is test user" },

  // --- where they are ---
  { words: "address, street, adresse, anschrift, straße, wohnadresse, lives, wohnort", names: "address, street, home address" },
  { words: "city, town, place, village, stadt, ort, wohnort, gemeinde", names: "city" },
  { words: "postal code, zip, zip code, zipcode, postcode, post code, postleitzahl, plz", names: "postal code, zip" },
  { words: "country, nation, land, staat, länder", names: "country, country code" },
  { words: "state, region, county, province, federal state, bundesland, kanton, provinz", names: "state or province, state province, region" },
  { words: "delivery address, ship to, shipping address, lieferadresse, lieferanschrift, versandadresse", names: "shipping address" },
  { words: "invoice address, billing address, bill to, rechnungsadresse, rechnungsanschrift", names: "billing address" },
  { words: "location, position, gps, coordinates, where, koordinaten, aufenthaltsort", names: "geo, latitude, longitude, place context, city" },
  { words: "weather, wetter, temperatur", names: "weather" },
  { words: "phone, telephone, phone number, telefon, telefonnummer, rufnummer", names: "phone number, phone, home phone, mobile phone" },
  { words: "mobile, cell, cell phone, mobile phone, mobile number, smartphone, handy, handynummer, mobilnummer, mobil", names: "mobile phone number, mobile phone, device type" },
  { words: "fax, telefax", names: "fax" },

  // --- loyalty and lifecycle ---
  { words: "loyalty, loyal, loyalty program, club, membership, reward, rewards, bonus, treue, treueprogramm, bonusprogramm, mitglied, mitgliedschaft, kundenkarte, member", names: "loyalty, loyalty tier, loyalty points, loyalty status" },
  { words: "tier, level, status level, card level, stufe, rang, treuestufe", names: "tier, loyalty tier" },
  { words: "points, reward points, bonus points, loyalty points, miles, punkte, treuepunkte, bonuspunkte, punktestand", names: "points, loyalty points" },
  { words: "member since, joined, join date, customer since, since when, beigetreten, eintritt, mitglied seit, kunde seit, beitritt, eintrittsdatum", names: "join date, member since, start date, first order date" },
  { words: "expire, expires, expiry, expired, valid until, verfällt, ablauf, abgelaufen, verfallen, gültig bis", names: "expiration, points expiration, end date" },
  { words: "churn, churned, leave, leaving, attrition, risk, abwanderung, abwandern, verlust, absprung", names: "churn" },
  { words: "lapsed, inactive, dormant, sleeping, win back, winback, reactivation, not bought, inaktiv, schlafend, rückgewinnung, eingeschlafen", names: "lapsed, win back, days since order, last order date" },
  { words: "recency, last order, last purchase, last bought, most recent, zuletzt, letzter kauf, letzte bestellung", names: "last order date, days since order, recency" },
  { words: "first order, first purchase, first bought, erstkauf, erste bestellung, ersteinkauf", names: "first order date" },
  { words: "frequency, how often, häufigkeit, wie oft", names: "frequency, orders total, login count" },
  { words: "rfm, recency frequency monetary", names: "rfm" },
  { words: "nps, recommend, recommendation score, satisfaction, satisfied, zufriedenheit, weiterempfehlung, zufrieden", names: "nps, satisfaction" },
  { words: "referral, referred, refer a friend, friends, freunde, empfohlen, empfehlung, geworben", names: "referral, referred by, referral code" },
  { words: "subscription, subscriber, plan, contract, abo, abonnement, vertrag, tarif, abonnent", names: "subscriptions, subscription, plan name" },
  { words: "renewal, renew, renewed, verlängerung, verlängert", names: "renewal date, renewal" },

  { words: "pet, pets, dog, cat, haustier, haustiere, hund, katze", names: "pets, has pets" },
  { words: "car, vehicle, drives, auto, fahrzeug, pkw", names: "car, car owner, vehicle" },
  { words: "house, home, owns, rent, tenant, eigenheim, mieter, eigentümer, wohnung", names: "home ownership, home owner" },

  // --- what is asked of a thing ---
  { words: "number of, count, how often, anzahl, wie oft, zahl", names: "count, total, quantity" },
  { words: "rate, share, ratio, percentage, proportion, quote, anteil, prozent", names: "rate, share, ratio" },
  { words: "average, mean, typical, durchschnitt, durchschnittlich, mittel", names: "average, aov, avg" },
  { words: "reason, why, cause, motive, grund, gründe, warum, ursache", names: "reason, cause" },
  { words: "begin, start, started, since, seit, beginn, anfang, gestartet", names: "start, start date, first" },
  { words: "end, ends, ended, until, finish, ende, bis, endet, beendet", names: "end, end date, expiration" },
  { words: "last, latest, newest, recent, letzte, letzter, letztes, neueste", names: "last, latest" },
  { words: "first, earliest, erste, erster, erstes, früheste", names: "first" },
  { words: "status, state of, condition, zustand, stand", names: "status" },
  { words: "type, kind, sort, art, typ, sorte", names: "type" },
  { words: "method, way, weise, methode", names: "method" },
  { words: "number, code, no, nr, nummer", names: "number, id, code" },

  // --- technology and time ---
  { words: "subject, subject line, headline, betreff, betreffzeile, überschrift", names: "email subject, subject" },
  { words: "topic, theme, thema, themen, anliegen", names: "topic" },
  { words: "tracking, utm, trace, parcel number, sendungsnummer, sendungsverfolgung", names: "tracking number, tracking code, campaign, source, medium" },
  { words: "landing page, entry page, start page, home page, startseite, einstiegsseite", names: "home page, web page name, web page url, page" },
  { words: "seen, active, activity, last seen, last active, zuletzt gesehen, zuletzt aktiv", names: "last login, page views, login" },
  { words: "device, computer, desktop, tablet, phone type, gerät, endgerät, geräte", names: "device, device type" },
  { words: "operating system, os, iphone, ios, android, windows, mac, betriebssystem", names: "operating system, os" },
  { words: "browser, chrome, safari, firefox", names: "browser, browser name, browser details name" },
  { words: "ip address, ip, ip adresse", names: "ip v4, ip" },
  { words: "url, link, web address, page address, internetadresse, adresse der seite", names: "url, page address" },
  { words: "when, time, date, timestamp, happened, moment, zeitpunkt, wann, datum, uhrzeit, passiert", names: "timestamp, time" },
  { words: "duration, how long, length, time on site, time spent, waiting, dauer, wie lange, verweildauer, wartezeit", names: "duration, visit duration, length, time played, wait time" },
  { words: "what happened, event, event type, action type, ereignis, aktivität, activity", names: "event type" },
  { words: "error, failure, failed, crash, fehler, absturz, fehlgeschlagen", names: "error, crashes" },
];

/** Words that say nothing of what is searched. */
export const FILLERS =
  "a an the of for to in on at by with from and or is are was were be has have had do does did they them their he she his her who whose which that this it its many much how any all some customer customers people user users profile profiles der die das den dem des ein eine einen einer im am mit von vom zu zum zur und oder ist sind war hat haben hatte wer wie viel viele kunde kunden";

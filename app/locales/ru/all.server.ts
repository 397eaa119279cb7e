import agreements from "./agreements";
import bank from "./bank";
import billing from "./billing";
import blackouts from "./blackouts";
import booking from "./booking";
import calendars from "./calendars";
import calls from "./calls";
import cards from "./cards";
import clients from "./clients";
import closing from "./closing";
import common from "./common";
import coupons from "./coupons";
import council from "./council";
import deposits from "./deposits";
import documents from "./documents";
import dunning from "./dunning";
import equipment from "./equipment";
import errors from "./errors";
import evidence from "./evidence";
import experts from "./experts";
import find from "./find";
import forms from "./forms";
import identity from "./identity";
import mail from "./mail";
import messages from "./messages";
import moving from "./moving";
import occupancy from "./occupancy";
import partners from "./partners";
import places from "./places";
import plans from "./plans";
import presence from "./presence";
import publicPages from "./public";
import reports from "./reports";
import residency from "./residency";
import series from "./series";
import resources from "./resources";
import rounds from "./rounds";
import settings from "./settings";
import staff from "./staff";
import staffBookings from "./staffBookings";
import lease from "./lease";
import tariffs from "./tariffs";
import subsidy from "./subsidy";
import trainings from "./trainings";
import waitlist from "./waitlist";

export default {
  agreements,
  bank,
  billing,
  blackouts,
  booking,
  calendars,
  calls,
  cards,
  clients,
  closing,
  common,
  council,
  coupons,
  deposits,
  documents,
  dunning,
  equipment,
  errors,
  evidence,
  experts,
  find,
  forms,
  identity,
  mail,
  messages,
  moving,
  occupancy,
  partners,
  places,
  plans,
  presence,
  public: publicPages,
  reports,
  residency,
  series,
  resources,
  rounds,
  settings,
  staff,
  staffBookings,
  lease,
  tariffs,
  subsidy,
  trainings,
  waitlist,
};

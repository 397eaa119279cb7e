import agreements from "./agreements";
import billing from "./billing";
import booking from "./booking";
import calls from "./calls";
import common from "./common";
import council from "./council";
import errors from "./errors";
import experts from "./experts";
import forms from "./forms";
import identity from "./identity";
import mail from "./mail";
import messages from "./messages";
import partners from "./partners";
import publicPages from "./public";
import reports from "./reports";
import residency from "./residency";
import settings from "./settings";
import staff from "./staff";

export default {
  agreements,
  billing,
  booking,
  calls,
  common,
  council,
  errors,
  experts,
  forms,
  identity,
  mail,
  messages,
  partners,
  public: publicPages,
  reports,
  residency,
  settings,
  staff,
};

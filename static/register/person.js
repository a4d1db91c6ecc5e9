/* The page of a person works without this. With it: the ID number is checked while it is typed, Ctrl+S saves and
   stays, and the focus goes to the first error. */
(function () {
  "use strict";

  var checks = null;

  function field(name) {
    return document.getElementById("id_" + name);
  }

  function value(name) {
    var input = field(name);
    return input ? input.value.trim() : "";
  }

  function filled(sentence, words) {
    return sentence.replace(/\{(\w+)\}/g, function (_whole, name) {
      return words[name];
    });
  }

  // Digits without what groups them, as the server reads them.
  function digits() {
    return value("id_number").replace(/[\s.-]/g, "");
  }

  function implied(number) {
    if (!/^\d{12}$/.test(number)) {
      return null;
    }
    var century = Number(number[3]);
    return {
      sex: century % 2 ? "F" : "M",
      year: 1900 + Math.floor(century / 2) * 100 + Number(number.slice(4, 6)),
      province: checks.provinces[number.slice(0, 3)] || "",
    };
  }

  function in_words(number, said) {
    var words = checks.words;
    if (said) {
      return filled(said.province ? words.says : words.says_no_province, {
        sex: checks.sexes[said.sex], year: said.year, province: said.province,
      });
    }
    if (!number) {
      return "";
    }
    if (/\D/.test(number)) {
      return words.not_digits;
    }
    return number.length === 9 ? words.old_card : filled(words.digits, { count: number.length });
  }

  // Shows a warning beside its field, or takes it away.
  function warn(code, is_so) {
    var warning = checks.warnings[code];
    var list = warning && document.getElementById("id_" + warning.field + "_warnings");
    var there = list && list.querySelector('[data-code="' + code + '"]');
    if (!list || Boolean(there) === Boolean(is_so)) {
      return;
    }
    if (there) {
      there.remove();
      return;
    }
    var line = document.createElement("li");
    line.className = "person-warning";
    line.dataset.code = code;
    line.textContent = warning.sentence;
    list.append(line);
  }

  function check() {
    var number = digits();
    var said = implied(number);
    var year = value("born_on").match(/(?:^|\D)(\d{4})$|^(\d{4})-/);
    year = year && Number(year[1] || year[2]);
    var says = document.getElementById("id_id_number_says");
    var sentence = in_words(number, said);
    if (says && says.textContent !== sentence) {
      says.textContent = sentence;
    }
    warn("id_contradicts_birth", said && year && year !== said.year);
    warn("id_contradicts_sex", said && value("sex") && value("sex") !== said.sex);
    warn("id_province_unknown", said && !said.province);
    Object.keys(checks.missing).forEach(function (code) {
      if (field(checks.missing[code])) {
        warn(code, !value(checks.missing[code]));
      }
    });
  }

  function save_and_stay(event) {
    var is_save = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";
    var button = document.querySelector('[name="_continue"][form="person_form"]')
      || document.querySelector('[name="_save"][form="person_form"]');
    if (!is_save || !button) {
      return;
    }
    event.preventDefault();
    if (!event.repeat) {
      document.getElementById("person_form").requestSubmit(button);
    }
  }

  function go_to_what_matters() {
    var first = document.querySelector('#content-main [aria-invalid="true"]') || document.querySelector("[data-focus]");
    if (first) {
      first.focus();
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    var told = document.getElementById("person-checks");
    if (told && field("id_number")) {
      checks = JSON.parse(told.textContent);
      document.getElementById("person_form").addEventListener("input", check);
      check();
    }
    document.addEventListener("keydown", save_and_stay);
    go_to_what_matters();
  });
})();

// The rows of the table, and how the beginning of each format looks.
#include "formats/file_format.h"

#include <algorithm>

#include "formats/arpa_sign.h"
#include "quotation.h"

namespace onegin {
namespace {

using namespace std::string_view_literals;

bool begins_project(std::string_view file) { return file.starts_with("\x89ONEGIN\n"sv); }

// The size of the header, below 2^32, and the header's first character.
bool begins_tensors(std::string_view file) {
  return file.size() > 8 && file[8] == '{' && file.substr(4, 4) == "\0\0\0\0"sv;
}

bool any_model(Model&) { return true; }
bool has_ngrams(Model& model) { return model.as_ngrams() != nullptr; }
bool has_tensors(Model& model) { return model.has_tensors(); }

bool same_letter(char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; }

}  // namespace

constexpr std::array<FileFormat, 3> kFileFormats{{
    {"onegin", ".onegin", "a project of Onegin", "any model", FileLayout::project, begins_project,
     any_model},
    {"arpa", ".arpa", "an ARPA file", "n-grams", FileLayout::arpa, has_arpa, has_ngrams},
    {"safetensors", ".safetensors", "a safetensors file", "tensors", FileLayout::tensors,
     begins_tensors, has_tensors},
}};

Result<const FileFormat*> find_format(std::string_view id) {
  std::string ids;
  for (const FileFormat& format : kFileFormats) {
    if (format.id == id) return &format;
    add_to_list(ids, format.id);
  }
  return Error{say("there is no file format '{0}'", id), "", say("the formats are {0}", ids)};
}

const FileFormat* format_by_ending(std::string_view name) {
  for (const FileFormat& format : kFileFormats) {
    const std::string_view ending = format.ending;
    if (name.size() > ending.size() &&
        std::equal(ending.rbegin(), ending.rend(), name.rbegin(),
                   [](char own, char given) { return same_letter(given, own); })) {
      return &format;
    }
  }
  return nullptr;
}

std::string format_endings(Model* model) {
  std::string list;
  for (std::size_t i = kFileFormats.size(); i-- > 0;) {
    const FileFormat& format = kFileFormats[i];
    if (model != nullptr && !format.fits(*model)) continue;
    const bool last = list.empty(), next_to_last = list.find_first_of(" ") == std::string::npos;
    list = std::string(format.ending) + (last ? "" : next_to_last ? " or " : ", ") + list;
  }
  return list;
}

Result<void> check_fits(const FileFormat& format, Model& model) {
  if (format.fits(model)) return {};
  return Error{say("a model of kind '{0}' has no {1}", model.kind(), Sentence(format.holds)), "",
               say("save it as {0}", format_endings(&model))};
}

}  // namespace onegin

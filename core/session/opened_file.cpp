// What a file holds, and for a network which kind the file names.
#include "session/opened_file.h"

#include "formats/content.h"
#include "json/text.h"

namespace onegin {
namespace {

// The kind that a safetensors file says it is of; empty if it says nothing.
std::string tensors_kind(std::span<const std::byte> file) {
  std::size_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size << 8 | std::to_integer<std::size_t>(file[i]);
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  const auto header = parse_json(text.substr(8, size));
  const Json* metadata = header ? header->find("__metadata__") : nullptr;
  const Json* kind = metadata != nullptr ? metadata->find("kind") : nullptr;
  return kind != nullptr ? kind->text() : "";
}

}  // namespace

Result<OpenedFile> look_into(std::span<const std::byte> file, std::string_view name) {
  using Holds = OpenedFile::Holds;
  if (recognise(file).text && !file.empty() && format_by_ending(name) == nullptr) {
    return OpenedFile{Holds::text, {}};
  }
  const auto holds = look_for_model(file);
  if (!holds) {
    Error error = holds.error();
    error.where = name;
    return error;
  }
  return OpenedFile{*holds, *holds == Holds::network ? tensors_kind(file) : ""};
}

Result<OpenedFile::Holds> look_for_model(std::span<const std::byte> file) {
  using Holds = OpenedFile::Holds;
  const auto format = expect_model(file);
  if (!format) return format.error();
  switch ((*format)->layout) {
    case FileLayout::project:
      return Holds::project;
    case FileLayout::arpa:
      return Holds::counted;
    case FileLayout::tensors:
      break;
  }
  return Holds::network;
}

Result<void> look_for_text(std::span<const std::byte> file) { return expect_text(file); }

}  // namespace onegin

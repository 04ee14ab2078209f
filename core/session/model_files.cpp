// The table of formats, asked by name.
#include "session/model_files.h"

#include "formats/file_format.h"
#include "formats/project.h"
#include "models/registry.h"

namespace onegin {

Result<SavedFormat> format_of(std::string_view name, std::string_view kind) {
  const auto row = find_model_kind(kind);
  const auto model = row ? (*row)->make() : nullptr;
  const FileFormat* format = format_by_ending(name);
  if (format == nullptr) {
    return Error{"the ending of the name tells no format", "",
                 "name a file that ends in " + format_endings(model.get())};
  }
  if (model) {
    if (const auto fits = check_fits(*format, *model); !fits) return fits.error();
  }
  return SavedFormat{format->id, format->ending, format->layout == FileLayout::project};
}

std::optional<std::vector<Slot>> glance_at_slots(std::span<const std::byte> project) {
  return glance_at_models(project);
}

}  // namespace onegin

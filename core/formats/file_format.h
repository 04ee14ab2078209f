// The file formats of models: one table, by which command, page and package save, open and refuse.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "models/model.h"
#include "result.h"

namespace onegin {

// How a file of a format is laid out, and so what reads and writes it.
enum class FileLayout {
  project,  // several models with their task, text and training (project.h)
  arpa,     // arpa.h
  tensors   // neural_file.h
};

struct FileFormat {
  std::string_view id;      // in Save and Load
  std::string_view ending;  // of a file's name
  std::string_view title;   // "an ARPA file"
  std::string_view holds;   // "n-grams"
  FileLayout layout;
  bool (*begins)(std::string_view file);  // whether this is the beginning of such a file
  bool (*fits)(Model& model);             // whether the model can be saved so
};

extern const std::array<FileFormat, 3> kFileFormats;

// Error: there is none of that id, and which there are.
Result<const FileFormat*> find_format(std::string_view id);
// By the ending of a file's name, in capitals too; null: it is no model's.
const FileFormat* format_by_ending(std::string_view name);
// ".onegin, .arpa or .safetensors"; only those that the model can be saved in, if there is one.
std::string format_endings(Model* model = nullptr);
// Error: the model cannot be saved in that format, and in which it can.
Result<void> check_fits(const FileFormat& format, Model& model);

}  // namespace onegin

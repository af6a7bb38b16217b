#include "harness/target/next_artefacts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace routelab::target {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> files_under(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file(error)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// "/about" for "about.html", "/" for "index.html".
std::string page_of(const fs::path& file) {
  const std::string page = "/" + (file.parent_path() / file.stem()).generic_string();
  return page == "/index" ? "/" : page;
}

/// Manifests are for the server alone.
bool is_prerendered(const fs::path& file) {
  const std::string name = file.filename().string();
  const std::string kind = file.extension().string();
  if (name.ends_with("manifest.json") || name.ends_with(".nft.json")) return false;
  return kind == ".html" || kind == ".rsc" || kind == ".json" || kind == ".body" || kind == ".meta";
}

std::string url_of_prerendered(const NextBuild& build, const fs::path& file) {
  const std::string kind = file.extension().string();
  if (kind == ".html" || kind == ".body") return build.base_path + page_of(file);
  if (kind == ".json") {
    return build.base_path + "/_next/data/" + build.build_id + "/" + file.generic_string();
  }
  return kind == ".rsc" ? build.base_path + "/" + file.generic_string() : "";
}

}  // namespace

void visit_artefacts(const NextBuild& build, const std::function<void(const Artefact&)>& visitor) {
  const auto visit = [&](Artefact::Kind kind, const fs::path& file, const std::string& url) {
    const std::string bytes = text_of(file);
    visitor({kind, fs::relative(file, build.app).generic_string(), url, bytes});
  };
  const fs::path static_folder = build.dist / "static";
  for (const fs::path& file : files_under(static_folder)) {
    const std::string name = fs::relative(file, static_folder).generic_string();
    visit(Artefact::Kind::Static, file, build.base_path + "/_next/static/" + name);
  }
  const fs::path public_folder = build.app / "public";
  for (const fs::path& file : files_under(public_folder)) {
    const std::string name = fs::relative(file, public_folder).generic_string();
    visit(Artefact::Kind::Public, file, build.base_path + "/" + name);
  }
  for (const char* router : {"app", "pages"}) {
    const fs::path folder = build.dist / "server" / router;
    for (const fs::path& file : files_under(folder)) {
      if (!is_prerendered(file)) continue;
      visit(Artefact::Kind::Prerendered, file,
            url_of_prerendered(build, fs::relative(file, folder)));
    }
  }
  for (const std::string& file : build.shipped) visit(Artefact::Kind::Shipped, file, "");
}

}  // namespace routelab::target

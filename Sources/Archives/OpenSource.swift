import CArchive  // whose headers bring `stat` along, as the release build sees it

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Opens an archive file or a folder, whichever is at `path`.
///
/// - Throws: ``ArchiveError`` if there is neither, or it can't be read.
public func openSource(at path: String, limits: ArchiveLimits = ArchiveLimits()) throws
  -> any MemberSource
{
  var info = stat()
  guard stat(path, &info) == 0 else { throw ArchiveError.notFound(path: path) }
  return info.st_mode & S_IFMT == S_IFDIR
    ? try FolderReader(path: path, limits: limits)
    : try ArchiveReader(path: path, limits: limits)
}

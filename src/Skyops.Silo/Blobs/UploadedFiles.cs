using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Blobs;

/// <summary>
/// Whether a node has sent the files that it says it made. What it only knows the hash of may be anybody's: as an output it would be given to the task's owner and to the
/// nodes of the next stage.
/// </summary>
public sealed class UploadedFiles(IBlobOwners owners)
{
    public bool AreAll(string node, OutputFile[] files) => Array.TrueForAll(files, file => owners.Has(node, file.Sha256));
}

using System.Security.Cryptography;
using Skyops.Sealing.Keys;

namespace Skyops.Silo.Sealing;

/// <summary>
/// The broker's encryption key: made at first start, kept with mode 0600. Who has it and the silo's store can read every task whose keys the broker releases, so a backup of it
/// belongs elsewhere than one of the store; without it those tasks go no further, while their owners still open what they have.
/// </summary>
public sealed class BrokerKey : IDisposable
{
    public const string FileName = "encryption.key";

    /// <exception cref="IOException">The file cannot be read or written, or holds no key.</exception>
    public BrokerKey(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) Create(path);
        var pkcs8 = File.ReadAllBytes(path);
        try
        {
            Key = SealingKey.TryImport(pkcs8, out var key) ? key : throw new IOException($"{path} holds no private key on P-256; restore it from a backup, or move it away to begin with a new one");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    public SealingKey Key { get; }

    public void Dispose() => Key.Dispose();

    /// <summary>Whole beside its name first, and given the name only if nobody was faster: silos that stand by share the folder.</summary>
    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var aside = $"{path}.{Path.GetRandomFileName()}";
        using var key = SealingKey.Create();
        var pkcs8 = key.ExportPkcs8();
        try
        {
            using (var file = new FileStream(aside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(pkcs8);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}

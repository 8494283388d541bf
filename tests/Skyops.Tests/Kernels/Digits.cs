using Skyops.Kernels.Data;

namespace Skyops.Tests.Kernels;

/// <summary>The repository's digits.</summary>
internal static class Digits
{
    public static byte[] Bytes { get; } = File.ReadAllBytes(Find());

    public static Dataset Data { get; } = CsvReader.Read(Bytes);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "data", "digits.csv.gz");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("data/digits.csv.gz is in no folder above the tests");
    }
}

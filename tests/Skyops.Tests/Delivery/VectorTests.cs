using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Skyops.Delivery.Arweave;
using Skyops.Delivery.Ipfs;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Delivery;

/// <summary>
/// Addresses and proofs are those that other implementations compute: the vectors are what <c>tests/peers/ipfs/vectors.mjs</c> and <c>tests/peers/arweave/vectors.mjs</c> print.
/// </summary>
public sealed class VectorTests
{
    [Fact]
    public async Task The_CID_of_a_file_is_the_one_that_an_IPFS_node_gives_it()
    {
        foreach (var line in Lines("ipfs"))
        {
            var length = int.Parse(line[0], CultureInfo.InvariantCulture);
            using var file = new MemoryStream(Sample.Bytes(length));
            Assert.Equal((length, line[1]), (length, (await FileCid.OfAsync(file)).ToString()));
        }
    }

    [Fact]
    public async Task The_root_and_every_path_of_data_are_those_of_Arweaves_client()
    {
        DataTree? tree = null;
        var paths = 0;
        foreach (var line in Lines("arweave").Where(line => line[0] != "sign"))
        {
            if (line[0] == "root")
            {
                Assert.Equal(tree?.Chunks.Count(chunk => chunk.Bytes > 0) ?? 0, paths);
                using var data = new MemoryStream(Sample.Bytes(int.Parse(line[1], CultureInfo.InvariantCulture)));
                tree = await DataTree.OfAsync(data);
                paths = 0;
                Assert.Equal(line[2], Convert.ToHexStringLower(tree.Root));
                continue;
            }

            var chunk = tree!.Chunks[int.Parse(line[2], CultureInfo.InvariantCulture)];
            Assert.Equal((line[3], line[4]), ($"{chunk.End - 1}", Convert.ToHexStringLower(SHA256.HashData(tree.Path(chunk)))));
            paths++;
        }
    }

    [Fact]
    public void What_is_signed_of_a_transaction_is_what_Arweaves_client_signs()
    {
        var transaction = new ArweaveTransaction
        {
            LastTx = Base64Url.EncodeToString(Sample.Bytes(48)),
            Owner = Base64Url.EncodeToString(Sample.Bytes(512)),
            Tags = [ArweaveTag.Of("Content-Type", "application/x-tar"), ArweaveTag.Of("Name", "ärger")],
            DataSize = "262145",
            DataRoot = Base64Url.EncodeToString(Sample.Bytes(32)),
            Reward = "65595508",
        };
        Assert.Equal(Lines("arweave").Single(line => line[0] == "sign")[1], Convert.ToHexStringLower(transaction.ToSign()));
    }

    [Fact]
    public void Data_is_cut_without_gaps_into_pieces_that_the_network_takes()
    {
        for (long length = 1; length < 1_200_000; length += 997)
        {
            var pieces = DataChunk.Cut(length);
            Assert.Equal(length, pieces.Sum(piece => piece.Bytes));
            long end = 0;
            for (var i = 0; i < pieces.Count; i++)
            {
                Assert.Equal(end, pieces[i].Start);
                Assert.InRange(pieces[i].Bytes, pieces.Count > 1 && i < pieces.Count - 1 ? DataChunk.Least : 0, DataChunk.Most);
                end = pieces[i].End;
            }
        }
    }

    [NeedsFact(Need.DeliveryServers)]
    public async Task The_vectors_are_what_the_other_implementations_say()
    {
        Assert.Equal(Read("ipfs"), await new NodePeer("ipfs", "ipfs-unixfs-importer").RunAsync(["vectors.mjs"]));
        Assert.Equal(Read("arweave"), await new NodePeer("arweave", "arweave").RunAsync(["vectors.mjs"]));
    }

    private static IEnumerable<string[]> Lines(string name) => Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '));

    private static string Read(string name) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "Skyops.Tests", "Delivery", "Vectors", $"{name}.txt"));
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from
    "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {Rfc6962} from "./Rfc6962.sol";

/// @title What happened to tasks, one transaction a batch.
/// @notice A batch commits to four trees. Only the hash of its head is stored, which costs one slot whatever the number
/// of tasks; the head itself is in the event, and who proves something brings it along.
contract TaskRegistry is AccessControlDefaultAdminRules {
    bytes32 public constant PUBLISHER_ROLE = keccak256("PUBLISHER_ROLE");

    /// @notice Which of the four trees of a batch.
    enum Kind {
        LifeEvents,
        Executions,
        Logs,
        Receipts
    }

    /// @param number 1 for the first batch, then one more each.
    /// @param previous Hash of the head before; zero for the first.
    /// @param tasks How many tasks the batch is about.
    /// @param roots Of the four trees, in the order of Kind (RFC 6962, SHA-256, leaves are 32-byte digests).
    /// @param sizes How many leaves each tree has; the root of an empty one is SHA-256 of nothing.
    struct Head {
        uint64 number;
        bytes32 previous;
        uint32 tasks;
        bytes32[4] roots;
        uint32[4] sizes;
    }

    event BatchPublished(
        uint64 indexed number,
        bytes32 indexed hash,
        bytes32 previous,
        uint32 tasks,
        bytes32[4] roots,
        uint32[4] sizes
    );

    /// @notice The batch is not the next one: another was published, or this one was already.
    error WrongNumber(uint64 expected, uint64 given);

    /// @notice The batch follows another chain of batches than this one.
    error WrongPrevious(bytes32 expected, bytes32 given);

    /// @notice A batch is about at least one task.
    error EmptyBatch();

    /// @notice Number of the last batch; 0 before the first.
    uint64 public count;

    /// @notice Hash of the head of each batch.
    mapping(uint64 number => bytes32 hash) public batches;

    /// @param admin Grants the role of publishing.
    constructor(address admin) AccessControlDefaultAdminRules(1 days, admin) {}

    /// @notice Publishes the next batch.
    function publish(Head calldata head) external onlyRole(PUBLISHER_ROLE) {
        uint64 last = count;
        if (head.number != last + 1) revert WrongNumber(last + 1, head.number);
        if (head.previous != batches[last]) revert WrongPrevious(batches[last], head.previous);
        if (head.tasks == 0) revert EmptyBatch();
        bytes32 hash = hashOf(head);
        count = head.number;
        batches[head.number] = hash;
        emit BatchPublished(head.number, hash, head.previous, head.tasks, head.roots, head.sizes);
    }

    /// @notice keccak256(abi.encode(chain id, this contract, head)): a head of another registry is no head here.
    function hashOf(Head calldata head) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), head));
    }

    /// @notice Whether exactly this head was published.
    function isPublished(Head calldata head) public view returns (bool) {
        return head.number != 0 && batches[head.number] == hashOf(head);
    }

    /// @notice Whether a digest is in a tree of a published batch. False rather than a refusal, whatever is wrong.
    /// @param index Place of the leaf, from 0.
    /// @param path Sibling hashes, the lowest first.
    function verify(Head calldata head, Kind kind, bytes32 digest, uint64 index, bytes32[] calldata path)
        external
        view
        returns (bool)
    {
        uint256 tree = uint256(kind);
        return isPublished(head) && Rfc6962.verify(head.roots[tree], head.sizes[tree], index, digest, path);
    }
}

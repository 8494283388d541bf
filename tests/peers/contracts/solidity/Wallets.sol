// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A wallet that takes what its owner signed. The owner is part of its code, so an account that delegates to it
/// (EIP-7702) has the same one.
contract OwnedWallet {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        address signer = ecrecover(
            digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64])
        );
        return signer != address(0) && signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// @title Makes owned wallets at addresses that are known before.
contract WalletFactory {
    function make(address owner, bytes32 salt) external returns (address) {
        return address(new OwnedWallet{salt: salt}(owner));
    }

    function addressOf(address owner, bytes32 salt) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(OwnedWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, code)))));
    }
}

/// @title A wallet that is deployed and takes its owner's signatures only after it was told to (ERC-6492: prepare).
contract SleepingWallet {
    address public immutable owner;
    bool public awake;

    constructor(address owner_) {
        owner = owner_;
    }

    function wake() external {
        awake = true;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        require(awake, "asleep");
        address signer = ecrecover(
            digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64])
        );
        return signer == owner ? bytes4(0x1626ba7e) : bytes4(0);
    }
}

/// @title Whatever it is asked, it does the same.
contract HostileWallet {
    enum Habit {
        SaysYes,
        SaysYesAtLength,
        SaysNothing,
        SaysTooLittle,
        SaysOne,
        SaysYesInTheWrongPlace,
        SaysYesWithMore,
        RefusesWithYes,
        BurnsAllGas,
        SaysTenMegabytes,
        IsInvalid,
        Writes
    }

    Habit public immutable habit;
    uint256 public written;

    constructor(Habit habit_) {
        habit = habit_;
    }

    fallback() external {
        bytes32 yes = bytes32(bytes4(0x1626ba7e));
        if (habit == Habit.SaysYes) _say(yes, 32);
        if (habit == Habit.SaysYesAtLength) _say(yes, 4096);
        if (habit == Habit.SaysNothing) _say(yes, 0);
        if (habit == Habit.SaysTooLittle) _say(yes, 31);
        if (habit == Habit.SaysOne) _say(bytes32(uint256(1)), 32);
        if (habit == Habit.SaysYesInTheWrongPlace) _say(bytes32(uint256(0x1626ba7e)), 32);
        if (habit == Habit.SaysYesWithMore) _say(yes | bytes32(uint256(1)), 32);
        if (habit == Habit.SaysTenMegabytes) _say(yes, 10 * 1024 * 1024);
        if (habit == Habit.IsInvalid) {
            assembly {
                invalid()
            }
        }
        if (habit == Habit.BurnsAllGas) while (true) {}
        if (habit == Habit.Writes) {
            written++;
            _say(yes, 32);
        }
        assembly {
            mstore(0, yes)
            revert(0, 32)
        }
    }

    function _say(bytes32 word, uint256 length) private pure {
        assembly {
            mstore(0, word)
            return(0, length)
        }
    }
}
